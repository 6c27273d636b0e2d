package org.espalier.tracking.filter;

/** What values a field has. */
public enum ValueType {
  TEXT,
  /** Double precision; NaN matches only {@code !=}. */
  NUMBER,
  /** Milliseconds since 1970 against a timestamptz. */
  TIME
}
