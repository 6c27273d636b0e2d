package org.espalier.scheduler.store;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.core.trial.TrialState;
import org.jspecify.annotations.Nullable;

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

  /**
   * @param before its state by this; null if it is not in it
   * @param now a trial of the study
   * @return the same with the trial as it is now
   */
  UnderWay with(@Nullable TrialState before, TrialRow now) {
    List<TrialRow> others =
        waiting.stream().filter(other -> other.id() != now.id()).collect(Collectors.toList());
    if (now.state() == TrialState.WAITING) {
      others.add(now);
      others.sort(Comparator.comparingInt(TrialRow::number));
    }
    return new UnderWay(
        queued + count(now.state(), TrialState.QUEUED) - count(before, TrialState.QUEUED),
        running + count(now.state(), TrialState.RUNNING) - count(before, TrialState.RUNNING),
        List.copyOf(others));
  }

  private static int count(@Nullable TrialState state, TrialState counted) {
    return state == counted ? 1 : 0;
  }
}
