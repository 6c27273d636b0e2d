package org.espalier.scheduler.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.study.WarmStart;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.policy.BestValues;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;
import org.espalier.search.Outcome;

/** Tells a new search the trials of earlier studies. */
final class WarmStarter {

  private WarmStarter() {}

  /**
   * Tells those that measured every goal of this study.
   *
   * @return for people, how many of each study were learnt from
   * @throws Sessions.UnusableStudyException if there is no such study
   */
  static List<String> tell(Transaction transaction, StudyRow study, StudySession session) {
    List<String> notes = new ArrayList<>();
    for (WarmStart source : session.spec().search().warmStart()) {
      StudyRow earlier =
          transaction
              .studies()
              .newest(source.study(), study.id())
              .orElseThrow(
                  () ->
                      new Sessions.UnusableStudyException(
                          "its warm start, study '%s', does not exist".formatted(source.study())));
      List<TrialRow> trials = transaction.trials().results(earlier.id(), source.trials());
      int learnt = 0;
      for (TrialRow trial : trials) {
        Map<String, ParameterValue> values = new HashMap<>(source.assume());
        values.putAll(trial.parameters());
        Optional<Outcome> outcome = outcome(transaction, session, trial);
        if (outcome.isPresent() && session.observe(transaction, values, outcome.get())) {
          learnt++;
        }
      }
      notes.add(
          "learnt from %d of %d trials of study '%s' (%d)"
              .formatted(learnt, trials.size(), source.study(), earlier.id()));
    }
    return notes;
  }

  /** How a trial ended, in this study's goals; empty where it did not measure one of them. */
  private static Optional<Outcome> outcome(
      Transaction transaction, StudySession session, TrialRow trial) {
    boolean completed = trial.state() == TrialState.COMPLETED;
    Map<String, Double> measured = completed ? trial.objectives() : reported(transaction, trial);
    List<Objective> goals = session.objectives();
    if (BestValues.missing(goals, measured).isPresent()) {
      return Optional.empty();
    }
    List<Double> values = TrialEnds.boxed(BestValues.inOrder(goals, measured));
    return Optional.of(
        completed
            ? new Outcome.Completed(
                values, BestValues.excesses(session.spec().requirements(), measured))
            : new Outcome.Pruned(trial.reported().epoch(), values));
  }

  private static Map<String, Double> reported(Transaction transaction, TrialRow trial) {
    Map<String, Double> measured = new HashMap<>();
    List<Objective> theirs =
        transaction.trials().specification(trial.id()).map(TrialSpec::objectives).orElse(List.of());
    for (int i = 0; i < Math.min(theirs.size(), trial.reported().values().size()); i++) {
      measured.put(theirs.get(i).metric(), trial.reported().values().get(i));
    }
    return measured;
  }
}
