package org.espalier.client.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.TrialState;

/**
 * A trial with its attempts and where its weights came from.
 *
 * @param inheritance what each module began with; empty where no weights are taken, or not yet
 */
public record TrialDetail(
    long trialId,
    long studyId,
    String studyName,
    int number,
    String variant,
    String runId,
    TrialState state,
    String reason,
    Map<String, ParameterValue> parameters,
    Map<String, Double> objectives,
    List<Objective> studyObjectives,
    int epochsDone,
    Optional<Integer> epochs,
    List<Attempt> attempts,
    List<Source> lineage,
    Optional<Lineage> inheritance) {

  /** One execution of the trial; the API tells more than this. */
  public record Attempt(
      int attempt,
      String state,
      Optional<String> workerId,
      Optional<String> device,
      Optional<String> category,
      Optional<String> message,
      int resumeEpoch) {}

  /** Where one module's initial weights came from. */
  public record Source(
      String module,
      boolean frozen,
      Optional<String> sourceRunId,
      Optional<Long> sourceTrialId,
      String sourceModule,
      int epoch) {}
}
