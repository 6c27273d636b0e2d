package org.espalier.scheduler.store;

/**
 * What a leader keeps from one transaction to the next: only what nobody changes. Thread-safe.
 *
 * @param trialIds numbers for new trials
 * @param specifications what attempts were granted
 * @param data which data sets are noted
 */
record Memory(TrialIds trialIds, Specifications specifications, NotedData data) {

  Memory() {
    this(new TrialIds(), new Specifications(), new NotedData());
  }
}
