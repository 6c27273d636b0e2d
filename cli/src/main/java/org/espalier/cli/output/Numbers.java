package org.espalier.cli.output;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.core.space.ParameterValue;

/** Numbers, times and parameters for people. */
public final class Numbers {

  private Numbers() {}

  /** A metric with four significant places: {@code 0.9785}, {@code 1.200e-05}, {@code NaN}. */
  public static String metric(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 0.001 || size >= 100_000)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
  }

  /** {@code 0:41}, {@code 12:05}, {@code 3:07:12}, {@code 2 d 4 h}. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds >= 86_400) {
      return "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3600);
    }
    return seconds >= 3600
        ? "%d:%02d:%02d".formatted(seconds / 3600, seconds % 3600 / 60, seconds % 60)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  /** {@code 312 B}, {@code 1.6 MB}. */
  public static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }

  /** {@code 45%}. */
  public static String percent(double fraction) {
    return Math.round(100 * Math.clamp(fraction, 0.0, 1.0)) + "%";
  }

  /** {@code a=1 b=0.002 c=adam}, by name. */
  public static String parameters(Map<String, ParameterValue> parameters) {
    return parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + "=" + parameter(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String parameter(ParameterValue value) {
    return value instanceof ParameterValue.FloatValue number
        ? String.format(Locale.ROOT, "%.4g", number.value()).replaceFirst("(\\.\\d*?)0+$", "$1")
        : String.valueOf(value.raw());
  }
}
