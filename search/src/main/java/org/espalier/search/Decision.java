package org.espalier.search;

/** What a pruner says of a running trial. */
public enum Decision {
  CONTINUE,
  /** End it; tell {@link Outcome.Pruned}. */
  STOP,
  /** Halt it at its checkpoint and free its slot; a later {@code ask} may resume it. */
  PAUSE
}
