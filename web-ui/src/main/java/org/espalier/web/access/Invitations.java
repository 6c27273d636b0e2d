package org.espalier.web.access;

import java.time.Duration;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.jspecify.annotations.Nullable;

/** One-time secrets by which people choose passwords, and what a password must be. */
final class Invitations {
  /** How they begin, so that one is not taken for a token. */
  static final String PREFIX = "once_";

  static final Duration VALID = Duration.ofDays(7);
  private static final int SHORTEST = 12;
  private static final int LONGEST = 200;

  private Invitations() {}

  /**
   * @throws Refusal 400 if it is too short, too long, or would be taken for a token
   */
  static String checkPassword(@Nullable String field, @Nullable String password) {
    if (password == null
        || password.codePointCount(0, password.length()) < SHORTEST
        || password.length() > LONGEST
        || password.startsWith(Credentials.TOKEN_PREFIX)
        || password.chars().distinct().count() < 4) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              String.valueOf(field),
              null,
              "The password is not one this server takes.",
              "%d to %d characters, at least 4 of them different, not beginning with '%s'"
                  .formatted(SHORTEST, LONGEST, Credentials.TOKEN_PREFIX)));
    }
    return password;
  }
}
