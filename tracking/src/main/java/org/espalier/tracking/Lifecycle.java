package org.espalier.tracking;

import java.util.Locale;

/** Deletion is soft: what is deleted can be restored until it is purged. */
public enum Lifecycle {
  ACTIVE,
  DELETED;

  /** As the tables and MLflow's API write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Lifecycle of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
