package org.espalier.scheduler.plan;

import java.util.List;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.store.Ahead;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/**
 * Lets studies of a higher priority go first. Tickets are taken in the order in which they were
 * sent, so a study behind others sends no more than the slots that those leave, and takes back what
 * nobody has claimed when they want more. What runs is left running.
 */
final class Precedence {

  private final TrialEnds ends;
  private final Stops stops;

  Precedence(TrialEnds ends, Stops stops) {
    this.ends = ends;
    this.stops = stops;
  }

  /**
   * How many trials of a study may be under way.
   *
   * @param most that its search has at once
   * @param yields whether others go before it now
   */
  record Share(int most, boolean yields) {}

  /** What those that go first leave a study that would have {@code parallel} trials at once. */
  Share of(Transaction transaction, StudyRow study, int parallel) {
    if (!study.yields()) {
      return new Share(parallel, false);
    }
    Ahead ahead = transaction.trials().ahead(study);
    int left = transaction.workers().slots(study.queue()) - ahead.underWay();
    int most = Math.clamp(left, 0, parallel);
    takeBack(transaction, study, most, "'%s' goes first".formatted(ahead.study()));
    return new Share(most, true);
  }

  private void takeBack(Transaction transaction, StudyRow study, int most, String reason) {
    List<TrialRow> unfinished = transaction.trials().unfinished(study.id());
    long busy = unfinished.stream().filter(one -> one.state() != TrialState.WAITING).count();
    for (TrialRow trial : unfinished.reversed()) {
      if (busy > most && trial.state() == TrialState.QUEUED && stops.withdraw(transaction, trial)) {
        ends.wait(transaction, trial, reason);
        busy--;
      }
    }
  }
}
