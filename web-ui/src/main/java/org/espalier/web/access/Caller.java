package org.espalier.web.access;

import org.espalier.web.http.Role;

/**
 * Who sent a request.
 *
 * @param name the token's name; empty for nobody and for everybody
 * @param session whether a session cookie said so, which a foreign page could make the browser send
 */
public record Caller(String name, Role role, boolean session) {

  /** Without a valid token. */
  public static final Caller NOBODY = new Caller("", Role.OPEN, false);

  /** Where there is no access control. */
  public static final Caller EVERYBODY = new Caller("", Role.ADMIN, false);
}
