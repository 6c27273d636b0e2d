package org.espalier.tracking.access;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whom a secret stands for, and what it may do. All roles are words as the database has them.
 *
 * @param name of the account, or of the token where no account stands behind it
 * @param account empty for a token of the installation
 * @param role in every project; empty where only {@code projects} say
 * @param projects roles in single projects, by project
 * @param limit of the token that was shown; empty for a password
 */
public record Identity(
    String name,
    OptionalLong account,
    Optional<String> role,
    Map<Long, String> projects,
    Optional<TokenLimit> limit) {

  public Identity {
    projects = Map.copyOf(projects);
  }

  /**
   * What a token takes away.
   *
   * @param role the highest
   * @param project the only one; empty for no such limit
   */
  public record TokenLimit(long tokenId, String role, OptionalLong project) {}
}
