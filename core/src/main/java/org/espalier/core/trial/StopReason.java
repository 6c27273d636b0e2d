package org.espalier.core.trial;

/** Why the scheduler asks a worker to end an attempt before its budget is used. */
public enum StopReason {
  PRUNED,
  PAUSED,
  CANCELLED,
  /** The worker is being drained; the trial goes on elsewhere from its checkpoint. */
  DRAINED,
  /** Another attempt holds the trial: stop at once and publish nothing more. */
  REVOKED
}
