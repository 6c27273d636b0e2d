package org.espalier.cli.progress;

/** A bar of characters. */
final class Bar {

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private Bar() {}

  /** {@code width} characters, filled to {@code fraction}. */
  static String of(double fraction, int width, boolean unicode) {
    double filled = Math.clamp(fraction, 0.0, 1.0) * width;
    int whole = (int) filled;
    if (!unicode) {
      return "#".repeat(whole) + "-".repeat(width - whole);
    }
    if (whole == width) {
      return "█".repeat(width);
    }
    int eighth = (int) ((filled - whole) * 8);
    String end = eighth == 0 ? "░" : String.valueOf(EIGHTHS.charAt(eighth));
    return "█".repeat(whole) + end + "░".repeat(width - whole - 1);
  }
}
