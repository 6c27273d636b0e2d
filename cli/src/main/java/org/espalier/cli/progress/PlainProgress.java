package org.espalier.cli.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.cli.output.Numbers;

/** Tells progress in lines: one whenever a study or a trial moved on. */
final class PlainProgress {

  private final Map<String, String> told = new HashMap<>();

  /** The lines that are new since the last call. */
  List<String> changes(List<StudyProgress> studies) {
    List<String> lines = new ArrayList<>();
    for (StudyProgress study : studies) {
      study.trials().forEach(trial -> tell(key(study, trial), text(study, trial), lines));
      tell("study " + study.studyId(), text(study), lines);
    }
    return lines;
  }

  private void tell(String key, String text, List<String> lines) {
    if (!text.isEmpty() && !text.equals(told.put(key, text))) {
      lines.add(text);
    }
  }

  private static String key(StudyProgress study, TrialProgress trial) {
    return study.studyId() + "/" + trial.trialId();
  }

  private static String text(StudyProgress study) {
    return "%s: %s, %d of %d trials ended%s%s"
        .formatted(
            study.name(),
            lower(study.state()),
            study.ended(),
            study.limit(),
            study
                .best()
                .map(
                    best ->
                        ", best %s %s (%s)"
                            .formatted(study.metric(), Numbers.metric(best), study.bestTrial()))
                .orElse(""),
            study.reason().isEmpty() ? "" : ": " + study.reason());
  }

  /** Empty while a trial has not begun. */
  private static String text(StudyProgress study, TrialProgress trial) {
    String best =
        trial
            .best()
            .map(value -> ", best %s %s".formatted(study.metric(), Numbers.metric(value)))
            .orElse("");
    String epochs =
        trial.epochs() > 0 ? ", epoch %d/%d".formatted(trial.epochsDone(), trial.epochs()) : "";
    String reason = trial.reason().isEmpty() ? "" : ": " + trial.reason();
    return switch (trial.state()) {
      case WAITING, QUEUED -> "";
      case RUNNING, COMPLETED, PRUNED, FAILED, CANCELLED ->
          "%s / %s: %s%s%s%s"
              .formatted(study.name(), trial.label(), lower(trial.state()), epochs, best, reason);
    };
  }

  private static String lower(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
