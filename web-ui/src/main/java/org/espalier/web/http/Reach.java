package org.espalier.web.http;

/** Where a caller must have the role that a route asks for. */
public enum Reach {
  /**
   * In some project: the route reads, and the database shows it only rows of projects that the
   * caller sees.
   */
  SEEN,
  /** In the project of each thing that the request names. */
  NAMED,
  /** In the project that the request wants something new in, see {@link WantedProject}. */
  NEW,
  /**
   * In the project of each thing that the request names and that is there; for one that is not, in
   * the project that the request wants it in.
   */
  NAMED_OR_NEW,
  /** In every project: it is about the whole installation. */
  SERVER,
  /** Anywhere: it is about what the caller owns, and the handler looks at nothing else. */
  OWN
}
