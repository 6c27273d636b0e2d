package org.espalier.tracking.study;

/** What people ask of a study. */
public enum RequestKind {
  PAUSE,
  RESUME,
  CANCEL,
  /** Cancels first. */
  DELETE
}
