package org.espalier.client.view;

/** Trials of a study by state. */
public record TrialCounts(
    int waiting,
    int queued,
    int running,
    int completed,
    int pruned,
    int failed,
    int cancelled,
    int total) {

  /** Trials that will not run any more. */
  public int ended() {
    return completed + pruned + failed + cancelled;
  }
}
