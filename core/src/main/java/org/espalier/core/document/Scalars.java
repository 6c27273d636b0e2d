package org.espalier.core.document;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted word of a document means: YAML 1.2's core schema without octal and hexadecimal
 * numbers, which is JSON's values and nothing else. So {@code no}, {@code on}, {@code 1_000},
 * {@code 010}, {@code 0x1F}, {@code 12:30} and {@code 2026-01-31} are texts, and a place that wants
 * a number says so.
 */
final class Scalars {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private Scalars() {}

  /** The value of an unquoted {@code text}. */
  static @Nullable Object of(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> numberOrText(text);
    };
  }

  private static Object numberOrText(String text) {
    if (INTEGER.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }
    if (NUMBER.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      return Double.isInfinite(number) ? text : (Object) number;
    }
    return text;
  }
}
