package org.espalier.web.http;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a caller may do. Each role may do what those before it may. */
public enum Role implements RouteRole {
  /** No token at all: health, the document of the API, opening a session. */
  OPEN,
  /** Read everything of the projects they see. */
  VIEWER,
  /** Store artifacts as well; what the worker agents have. */
  WORKER,
  /** Submit studies and steer them as well. */
  EDITOR,
  /** Delete as well; in every project, also give accounts and tokens. */
  ADMIN;

  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The lower of two. */
  public Role atMost(Role limit) {
    return compareTo(limit) <= 0 ? this : limit;
  }

  /** The higher of two. */
  public Role orHigher(Role other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * The role of a word that {@link #word} makes.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** As the API and the database write it: {@code viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
