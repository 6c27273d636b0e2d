package org.espalier.web.trial;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.tracking.study.Attempt;
import org.espalier.tracking.study.Checkpoint;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.jspecify.annotations.Nullable;

/** A trial as the API shows it alone: {@code TrialDetail} of the document. */
record TrialView(
    @JsonUnwrapped Trial trial,
    String studyName,
    List<Objective> studyObjectives,
    String submittedBy,
    Instant submittedAt,
    List<Attempt> attempts,
    List<LineageView> lineage,
    List<Checkpoint> checkpoints,
    @Nullable JsonNode inheritance,
    @Nullable JsonNode specification) {

  record LineageView(
      String module,
      boolean frozen,
      @Nullable String sourceRunId,
      @Nullable Long sourceTrialId,
      String sourceModule,
      String artifact,
      String sha256,
      int epoch) {}

  static TrialView of(Trial.Detail detail, TrialStore trials) throws IOException {
    String text = detail.specification();
    return new TrialView(
        detail.trial(),
        detail.study().name(),
        detail.study().objectives(),
        detail.study().submittedBy(),
        detail.study().createdAt(),
        detail.attempts(),
        text == null ? List.of() : lineage(Json.read(text, TrialSpec.class).transfer(), trials),
        detail.checkpoints(),
        tree(detail.inheritance()),
        tree(text));
  }

  private static @Nullable JsonNode tree(@Nullable String json) throws IOException {
    return json == null ? null : Json.mapper().readTree(json);
  }

  private static List<LineageView> lineage(TransferSpec transfer, TrialStore trials) {
    Map<String, Long> trialIds = new TreeMap<>();
    for (TransferSpec.Source source : transfer.sources().values()) {
      if (!trialIds.containsKey(source.runId())) {
        trials
            .findByRun(source.runId())
            .ifPresent(trial -> trialIds.put(source.runId(), trial.trialId()));
      }
    }
    return new TreeMap<>(transfer.sources())
        .entrySet().stream()
            .map(
                entry ->
                    new LineageView(
                        entry.getKey(),
                        transfer.frozen().contains(entry.getKey()),
                        entry.getValue().local() ? null : entry.getValue().runId(),
                        trialIds.get(entry.getValue().runId()),
                        entry.getValue().module(),
                        entry.getValue().checkpoint().artifact(),
                        entry.getValue().checkpoint().sha256(),
                        entry.getValue().checkpoint().epoch()))
            .toList();
  }
}
