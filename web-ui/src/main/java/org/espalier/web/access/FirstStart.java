package org.espalier.web.access;

import java.time.Duration;
import java.util.Optional;
import org.espalier.tracking.access.AccountStore;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.http.Role;

/** Makes sure at the start that somebody can come in. */
public final class FirstStart {
  private static final Duration FIRST_ADMIN = Duration.ofDays(1);
  private static final int SHORTEST = 32;

  private FirstStart() {}

  /**
   * Where nobody can come in as admin, invites the account {@code admin}.
   *
   * @return the one-time secret by which its password is chosen, which is shown once and stored
   *     nowhere
   */
  public static Optional<String> inviteAdminIfNone(AccountStore accounts) {
    String secret = Secrets.create(Invitations.PREFIX);
    return accounts.inviteFirstAdmin(Secrets.digest(secret), FIRST_ADMIN)
        ? Optional.of(secret)
        : Optional.empty();
  }

  /**
   * Takes a secret that whoever installs the server has chosen, so that workers can be given it
   * before there is a server to ask.
   *
   * @throws IllegalArgumentException if it is shorter than 32 characters
   */
  public static void fromEnvironment(TokenStore tokens, Role role, String secret) {
    if (secret.strip().length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the %s token has %d characters; it must have %d or more, as 'openssl rand -hex 24' makes"
              .formatted(role.word(), secret.strip().length(), SHORTEST));
    }
    tokens.keep(
        "%s (from the environment)".formatted(role.word()),
        role.word(),
        Secrets.digest(secret.strip()));
  }
}
