package org.espalier.web.access;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.tracking.access.Identity;
import org.espalier.web.http.Role;

/**
 * Who sent a request, and what they may do where.
 *
 * @param name of the account or token; empty for nobody and for everybody
 * @param account empty for tokens of the installation
 * @param everywhere the role in every project; {@link Role#OPEN} for none
 * @param projects higher roles in single projects
 * @param limit the only project where a token holds; empty for no such limit
 * @param session whether a session cookie said so, which a foreign page could make the browser send
 */
public record Caller(
    String name,
    OptionalLong account,
    Role everywhere,
    Map<Long, Role> projects,
    OptionalLong limit,
    boolean session) {

  /** Without a valid token. */
  public static final Caller NOBODY = everywhere(Role.OPEN);

  /** Where there is no access control. */
  public static final Caller EVERYBODY = everywhere(Role.ADMIN);

  public Caller {
    projects = Map.copyOf(projects);
  }

  private static Caller everywhere(Role role) {
    return new Caller("", OptionalLong.empty(), role, Map.of(), OptionalLong.empty(), false);
  }

  static Caller of(Identity identity, boolean session) {
    Role cap = identity.limit().map(limit -> Role.ofWord(limit.role())).orElse(Role.ADMIN);
    Role everywhere = identity.role().map(Role::ofWord).orElse(Role.OPEN).atMost(cap);
    Map<Long, Role> projects = new TreeMap<>();
    identity
        .projects()
        .forEach(
            (project, word) -> {
              Role role = Role.ofWord(word).atMost(cap);
              if (!everywhere.covers(role)) {
                projects.put(project, role);
              }
            });
    OptionalLong only =
        identity.limit().map(Identity.TokenLimit::project).orElse(OptionalLong.empty());
    if (only.isEmpty()) {
      return new Caller(identity.name(), identity.account(), everywhere, projects, only, session);
    }
    Role there = projects.getOrDefault(only.getAsLong(), everywhere);
    return new Caller(
        identity.name(),
        identity.account(),
        Role.OPEN,
        there == Role.OPEN ? Map.of() : Map.of(only.getAsLong(), there),
        only,
        session);
  }

  /** The highest role they have anywhere. */
  public Role role() {
    return projects.values().stream().reduce(everywhere, Role::orHigher);
  }

  /** Their role in a project. */
  public Role roleIn(long project) {
    return projects.getOrDefault(project, everywhere);
  }

  /** Whether they see every project. */
  public boolean seesAll() {
    return everywhere.covers(Role.VIEWER);
  }

  /** The projects they see, where that is not every one. */
  public Set<Long> seen() {
    return projects.keySet();
  }
}
