package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import org.espalier.core.message.CheckpointReference;

/**
 * Where the initial weights of a trial's modules come from, with every source resolved.
 *
 * @param sources for each module that takes weights, by its name: where they come from
 * @param frozen names of modules that are not trained
 * @param learningRateFactors by module name, for modules that learn slower or faster; 1 is the
 *     default
 * @param unfreezeAtEpoch by module name: the epoch (from 1) from which a frozen module is trained
 */
public record TransferSpec(
    Map<String, Source> sources,
    List<String> frozen,
    Map<String, Double> learningRateFactors,
    Map<String, Integer> unfreezeAtEpoch) {

  /** No transfer: every module starts from its own initialisation. */
  public static final TransferSpec NONE = new TransferSpec(Map.of(), List.of(), Map.of(), Map.of());

  /**
   * One module's weights in one checkpoint.
   *
   * @param runId the run that trained them
   * @param checkpoint the file they stand in
   * @param module the module's name in that run
   */
  public record Source(String runId, CheckpointReference checkpoint, String module) {}

  public TransferSpec {
    sources = Map.copyOf(sources);
    frozen = List.copyOf(frozen);
    learningRateFactors = Map.copyOf(learningRateFactors);
    unfreezeAtEpoch = Map.copyOf(unfreezeAtEpoch);
  }
}
