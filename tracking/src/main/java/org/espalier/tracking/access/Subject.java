package org.espalier.tracking.access;

/**
 * A thing that a request names, and that belongs to a project.
 *
 * @param id of a study, trial or experiment its number; at most 18 digits
 */
public record Subject(Kind kind, String id) {

  /** What it is. */
  public enum Kind {
    STUDY,
    TRIAL,
    RUN,
    EXPERIMENT,
    /** By its name. */
    NAMED_EXPERIMENT,
    LOGGED_MODEL,
    REGISTERED_MODEL
  }
}
