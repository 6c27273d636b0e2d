package org.espalier.web.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudySpec;
import org.espalier.core.trial.TrialState;
import org.espalier.search.simulate.Preview;
import org.espalier.search.simulate.RecordedStudy;
import org.espalier.search.simulate.Recording;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.study.Study;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;

/** What trials of an earlier study measured, for previews to play again. */
final class Recordings {
  /** Each is looked at for every epoch that a preview trains. */
  private static final int MOST_TRIALS = 300;

  /** Points that are read for one objective. */
  private static final int MOST_POINTS = 200_000;

  private final StudyStore studies;
  private final TrialStore trials;
  private final MetricStore metrics;

  Recordings(StudyStore studies, TrialStore trials, MetricStore metrics) {
    this.studies = studies;
    this.trials = trials;
    this.metrics = metrics;
  }

  /** A study played again, and how many of its trials that is. */
  record Recorded(Study study, RecordedStudy workload, int trials) {}

  /**
   * The trials of a study that ended with a result and measured every objective of another.
   *
   * @throws Refusal if there is none
   * @throws org.espalier.tracking.TrackingException NOT_FOUND if the caller sees no such study
   */
  Recorded of(long studyId, StudySpec wanted) {
    Study study = studies.get(studyId).study();
    int epochs = Preview.epochs(wanted);
    List<Trial> ended =
        trials
            .list(
                new Trial.Query(
                    studyId,
                    List.of(TrialState.COMPLETED, TrialState.PRUNED),
                    List.of(),
                    Map.of(),
                    Trial.Order.BY_NUMBER,
                    0,
                    Math.clamp(MOST_POINTS / epochs, 1, MOST_TRIALS)))
            .items();
    List<String> names = wanted.objectives().stream().map(Objective::metric).toList();
    List<RecordedStudy.Trial> played = play(ended, names, epochs);
    if (played.isEmpty()) {
      throw new Refusal(
          ErrorCode.CONFLICT,
          "No trial of study %d (%s) that has ended measured %s; play another study again, or none."
              .formatted(studyId, study.name(), String.join(" and ", names)));
    }
    return new Recorded(study, new RecordedStudy(wanted.space(), played), played.size());
  }

  private List<RecordedStudy.Trial> play(List<Trial> ended, List<String> names, int epochs) {
    Map<String, Recording> recordings = new HashMap<>();
    List<String> runs = ended.stream().map(Trial::runId).toList();
    for (String name : names) {
      metrics.each(
          runs,
          name,
          1,
          epochs,
          (run, points) -> {
            Recording recording = recordings.computeIfAbsent(run, id -> new Recording());
            for (int place = 0; place < points.size(); place++) {
              recording.add(name, points.step(place), points.time(place), points.value(place));
            }
          });
    }
    return ended.stream()
        .flatMap(
            trial ->
                Optional.ofNullable(recordings.get(trial.runId()))
                    .flatMap(recording -> recording.trial(trial.parameters(), names))
                    .stream())
        .toList();
  }
}
