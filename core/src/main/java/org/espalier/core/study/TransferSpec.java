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
 * @param names for a file with names of its own: a weight such as {@code block1/weight} to what it
 *     is called there, before anything is found by itself
 */
public record TransferSpec(
    Map<String, Source> sources,
    List<String> frozen,
    Map<String, Double> learningRateFactors,
    Map<String, Integer> unfreezeAtEpoch,
    Map<String, String> names) {

  /** No transfer: every module starts from its own initialisation. */
  public static final TransferSpec NONE =
      new TransferSpec(Map.of(), List.of(), Map.of(), Map.of(), Map.of());

  /**
   * One module's weights in one checkpoint.
   *
   * @param runId the run that trained them; empty for a file in the workers' data folder
   * @param checkpoint the file they stand in, a checkpoint or one of another {@link WeightFormat};
   *     in the data folder its artifact is {@code weights/NAME}
   * @param module the module's name in that run; in a file of another format, the layers it takes
   *     from, joined by {@link #AND}
   */
  public record Source(String runId, CheckpointReference checkpoint, String module) {

    /** Stands between the names of several layers. */
    public static final String AND = " + ";

    /** Whether the file lies in the workers' data folders and not with a run. */
    public boolean local() {
      return runId.isEmpty();
    }

    /** What kind of file it is; a checkpoint where its name does not say. */
    public WeightFormat format() {
      return WeightFormat.of(checkpoint.artifact()).orElse(WeightFormat.CHECKPOINT);
    }
  }

  public TransferSpec {
    sources = Map.copyOf(sources);
    frozen = List.copyOf(frozen);
    learningRateFactors = Map.copyOf(learningRateFactors);
    unfreezeAtEpoch = Map.copyOf(unfreezeAtEpoch);
    names = Map.copyOf(names);
  }
}
