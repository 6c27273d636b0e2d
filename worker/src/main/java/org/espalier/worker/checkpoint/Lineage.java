package org.espalier.worker.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * Where the initial weights of a run's modules came from, down the generations.
 *
 * @param modules by the module's name in this run; modules that started from their own
 *     initialisation are not listed
 */
public record Lineage(Map<String, Inherited> modules) {

  /** All modules started from their own initialisation. */
  public static final Lineage NONE = new Lineage(Map.of());

  /** The most generations that are remembered; older ones fall off the end. */
  public static final int MAX_GENERATIONS = 100;

  public Lineage {
    modules = Map.copyOf(modules);
  }

  /** How much of a module's source fitted. */
  public enum Fit {
    /** Every weight of the module. */
    TAKEN,
    /** Some weights; the others started from their initialisation. */
    ADAPTED,
    /** None. */
    LEFT
  }

  /**
   * One module.
   *
   * @param weights names of the weights taken over, without the module's name
   * @param missed why each other weight was not, one sentence each
   * @param ancestors the source first, then the source's own source, and so on
   */
  public record Inherited(
      Fit fit, List<String> weights, List<String> missed, List<Ancestor> ancestors) {
    public Inherited {
      weights = List.copyOf(weights);
      missed = List.copyOf(missed);
      ancestors = List.copyOf(ancestors);
    }
  }

  /** A module of an earlier run, in the checkpoint of that digest. */
  public record Ancestor(String runId, String checkpointSha256, String module) {}
}
