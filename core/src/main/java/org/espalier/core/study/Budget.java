package org.espalier.core.study;

import java.util.Optional;

/**
 * What a study may use beside its number of trials.
 *
 * @param hours since it began; above 0
 * @param deviceHours of all slots together that trained its trials, lost attempts included; above 0
 * @param then what becomes of trials that run when either is used up
 */
public record Budget(Optional<Double> hours, Optional<Double> deviceHours, Then then) {

  /** What becomes of trials under way. */
  public enum Then {
    /** They run to their end; nothing new begins. */
    FINISH,
    /** They are stopped at once, and count with what they have reported. */
    STOP
  }

  /** Without a limit. */
  public static final Budget NONE = new Budget(Optional.empty(), Optional.empty(), Then.FINISH);

  public boolean isLimited() {
    return hours.isPresent() || deviceHours.isPresent();
  }
}
