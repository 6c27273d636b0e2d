package org.espalier.core.document;

/** Text from a document, made fit to be quoted in one line. */
final class Brief {

  private static final int LONGEST = 60;

  private Brief() {}

  /** {@code text} on one line, without control characters, at most 60 characters. */
  static String of(String text) {
    return of(text, LONGEST);
  }

  /** {@code text} on one line, without control characters, at most {@code longest} characters. */
  static String of(String text, int longest) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() <= longest; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
    }
    return line.length() > longest ? line.substring(0, longest - 1) + "…" : line.toString();
  }
}
