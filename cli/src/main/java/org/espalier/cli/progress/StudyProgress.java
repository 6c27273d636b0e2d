package org.espalier.cli.progress;

import java.util.List;
import java.util.Optional;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;
import org.espalier.core.trial.StudyState;

/**
 * How far a study is.
 *
 * @param metric its first objective
 * @param ended trials that will not run any more
 * @param limit trials planned at the most
 * @param fraction share of the whole budget done, 0 to 1
 * @param best best value of the metric so far
 * @param bestTrial what people call the trial that has it; empty while none has
 * @param trials those that are worth a line: running ones and, in plain output, all
 */
public record StudyProgress(
    long studyId,
    String name,
    StudyState state,
    String metric,
    int ended,
    int limit,
    double fraction,
    Optional<Double> best,
    String bestTrial,
    String reason,
    List<TrialProgress> trials) {

  public StudyProgress {
    trials = List.copyOf(trials);
  }

  /** A study and its trials as the API shows them. */
  public static StudyProgress of(StudySummary study, List<Trial> trials) {
    String metric = study.objectives().getFirst().metric();
    return new StudyProgress(
        study.studyId(),
        study.name(),
        study.state(),
        metric,
        study.trials().ended(),
        study.trialLimit(),
        study.fraction(),
        study.best().flatMap(best -> Optional.ofNullable(best.objectives().get(metric))),
        study
            .best()
            .map(best -> best.variant().isEmpty() ? "trial " + best.number() : best.variant())
            .orElse(""),
        study.reason(),
        trials.stream().map(trial -> TrialProgress.of(trial, metric)).toList());
  }
}
