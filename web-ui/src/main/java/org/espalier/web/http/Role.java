package org.espalier.web.http;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a caller may do. Each role may do what those before it may. */
public enum Role implements RouteRole {
  /** No token at all: health, the document of the API, opening a session. */
  OPEN,
  /** Read everything but tokens. */
  VIEWER,
  /** Store artifacts as well; what the worker agents have. */
  WORKER,
  /** Submit studies and steer them as well. */
  EDITOR,
  /** Delete, and give out tokens, as well. */
  ADMIN;

  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As the API and the database write it: {@code viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
