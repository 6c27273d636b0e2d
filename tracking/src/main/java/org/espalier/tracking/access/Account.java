package org.espalier.tracking.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who can sign in.
 *
 * @param role in every project; empty where only {@code projects} say
 * @param projects roles by the names of projects
 */
public record Account(
    long accountId,
    String name,
    Optional<String> role,
    Map<String, String> projects,
    State state,
    Instant createdAt) {

  /** Where an account stands. */
  public enum State {
    /** Has no password yet. */
    INVITED,
    ACTIVE,
    DISABLED
  }

  /** What an admin decides of an account. */
  public record Rights(Optional<String> role, Map<String, String> projects, boolean disabled) {
    public Rights {
      projects = Map.copyOf(projects);
    }
  }
}
