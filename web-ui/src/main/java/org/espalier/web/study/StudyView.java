package org.espalier.web.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.overview.BestHistoryStore.Improvement;
import org.espalier.tracking.study.BestTrial;
import org.espalier.tracking.study.RequestKind;
import org.espalier.tracking.study.Study;
import org.jspecify.annotations.Nullable;

/** Studies as the API shows them: {@code StudySummary} and {@code Study} of the document. */
final class StudyView {
  private StudyView() {}

  record Summary(
      long studyId,
      long experimentId,
      String name,
      String project,
      StudyState state,
      String reason,
      @Nullable RequestKind requested,
      String queue,
      int priority,
      long seed,
      int trialLimit,
      List<Objective> objectives,
      Counts trials,
      @Nullable BestTrial best,
      List<List<Object>> bestHistory,
      double fraction,
      String submittedBy,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {}

  record Counts(
      int waiting,
      int queued,
      int running,
      int completed,
      int pruned,
      int failed,
      int cancelled,
      int total) {}

  record Full(
      @JsonUnwrapped Summary summary,
      String sourceText,
      JsonNode specification,
      JsonNode space,
      String searchNote) {}

  static Summary summary(Study study, List<Improvement> history) {
    return new Summary(
        study.studyId(),
        study.experimentId(),
        study.name(),
        study.project(),
        study.state(),
        study.reason(),
        study.requested().orElse(null),
        study.queue(),
        study.priority(),
        study.seed(),
        study.trialLimit(),
        study.objectives(),
        counts(study.trials(), study.trialCount()),
        study.best().orElse(null),
        history.stream()
            .map(improvement -> List.<Object>of(improvement.number(), improvement.value()))
            .toList(),
        study.fraction(),
        study.submittedBy(),
        study.createdAt(),
        study.startedAt(),
        study.endedAt());
  }

  static Full full(Study.Detail detail, List<Improvement> history) throws IOException {
    JsonNode specification = Json.mapper().readTree(detail.specification());
    return new Full(
        summary(detail.study(), history),
        detail.sourceText(),
        specification,
        specification.path("space"),
        detail.searchNote());
  }

  private static Counts counts(Map<TrialState, Integer> trials, int total) {
    return new Counts(
        trials.getOrDefault(TrialState.WAITING, 0),
        trials.getOrDefault(TrialState.QUEUED, 0),
        trials.getOrDefault(TrialState.RUNNING, 0),
        trials.getOrDefault(TrialState.COMPLETED, 0),
        trials.getOrDefault(TrialState.PRUNED, 0),
        trials.getOrDefault(TrialState.FAILED, 0),
        trials.getOrDefault(TrialState.CANCELLED, 0),
        total);
  }
}
