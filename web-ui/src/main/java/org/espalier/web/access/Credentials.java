package org.espalier.web.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What the header {@code Authorization} holds. */
sealed interface Credentials {
  /** How secrets of tokens begin, which no password may. */
  String TOKEN_PREFIX = "esp_";

  int LONGEST = 600;

  record Token(String secret) implements Credentials {}

  record Password(String name, String password) implements Credentials {}

  /**
   * A bearer is a token. Of Basic, the password is a token if it looks like one, whatever the name:
   * so MLflow's clients may carry it there.
   *
   * @return empty for anything else
   */
  static Optional<Credentials> parse(String header) {
    int space = header.indexOf(' ');
    if (space < 0 || header.length() > LONGEST) {
      return Optional.empty();
    }
    String rest = header.substring(space + 1).strip();
    return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(new Token(rest));
      case "basic" -> basic(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<Credentials> basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return Optional.empty();
      }
      String password = pair.substring(colon + 1);
      return Optional.of(
          password.startsWith(TOKEN_PREFIX)
              ? new Token(password)
              : new Password(pair.substring(0, colon), password));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
