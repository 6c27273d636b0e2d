package org.espalier.tracking.access;

import java.time.Instant;

/** Studies, experiments and registered models that the same people work on. */
public record Project(long projectId, String name, String description, Instant createdAt) {

  /** The one that is always there. */
  public static final long DEFAULT_ID = 1;

  /** Its name. */
  public static final String DEFAULT = "default";
}
