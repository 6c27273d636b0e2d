package org.espalier.scheduler.store;

import java.util.List;

/**
 * What of a study is under way.
 *
 * @param queued how many trials have a ticket that nobody took yet
 * @param running how many are held by a worker
 * @param waiting by number
 */
public record UnderWay(int queued, int running, List<TrialRow> waiting) {

  /** Whether nothing of the study is left to be done. */
  public boolean isEmpty() {
    return busy() == 0 && waiting.isEmpty();
  }

  /** How many have an attempt. */
  public int busy() {
    return queued + running;
  }
}
