package org.espalier.core.study;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which texts are names, and what people mean who write YAML 1.1's words. */
final class Words {

  static final Pattern MODULE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  static final Pattern QUEUE_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
  static final Pattern DIMENSION_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

  private Words() {}

  /** Whether {@code text} has no line breaks or other control characters. */
  static boolean isPlain(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }

  /** The flag that {@code yes}, {@code no}, {@code on} and {@code off} stood for. */
  static Optional<String> flagFor(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "y", "1" -> Optional.of("true");
      case "no", "off", "n", "0" -> Optional.of("false");
      default -> Optional.empty();
    };
  }

  /** The number that {@code 1_000}, {@code 010} or {@code 0x10} is likely to mean. */
  static Optional<String> numberFor(String text) {
    if (text.matches("[0-9][0-9_,']*")) {
      String digits = text.replaceAll("[_,']", "").replaceFirst("^0+(?=.)", "");
      return digits.length() <= 18 ? Optional.of(digits) : Optional.empty();
    }
    if (text.matches("0[xX][0-9a-fA-F]{1,8}")) {
      return Optional.of(Long.toString(Long.parseLong(text.substring(2), 16)));
    }
    return Optional.empty();
  }
}
