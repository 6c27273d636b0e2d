package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the initial weights of a run's modules came from, down the generations: the report of a
 * transfer, and what a checkpoint remembers.
 *
 * @param modules by the module's name in this run, every module that has weights of its own; none
 *     where the run takes from nobody
 * @param unused modules or layers of the source that nobody here took anything from, at most {@link
 *     #MAX_UNUSED}
 */
public record Lineage(Map<String, Inherited> modules, List<String> unused) {

  /** All modules started from their own initialisation. */
  public static final Lineage NONE = new Lineage(Map.of(), List.of());

  /** The most generations that are remembered; older ones fall off the end. */
  public static final int MAX_GENERATIONS = 100;

  /** The most unused modules that are named. */
  public static final int MAX_UNUSED = 200;

  public Lineage {
    modules = Map.copyOf(modules);
    unused = List.copyOf(unused);
  }

  /** The same with no more than the first ancestor of a module and without details. */
  public Lineage brief() {
    Map<String, Inherited> briefly = new TreeMap<>();
    modules.forEach((name, one) -> briefly.put(name, one.brief()));
    return new Lineage(briefly, unused);
  }

  /** How much of a module's source fitted. */
  public enum Fit {
    /** Every weight of the module. */
    TAKEN,
    /** Some weights; the others started from their initialisation. */
    ADAPTED,
    /** None, although a source was named. */
    LEFT,
    /**
     * No source was named, or the source has no such module: it started from its initialisation.
     */
    NEW
  }

  /**
   * One module.
   *
   * @param weights names of the weights taken over, without the module's name
   * @param missed why each other weight was not, one sentence each
   * @param notes what was converted on the way, one sentence each
   * @param ancestors the source first, then the source's own source, and so on; none of a new
   *     module
   */
  public record Inherited(
      Fit fit,
      List<String> weights,
      List<String> missed,
      List<String> notes,
      List<Ancestor> ancestors) {

    /** A module without a source. */
    public static final Inherited NEW =
        new Inherited(Fit.NEW, List.of(), List.of(), List.of(), List.of());

    private Inherited brief() {
      return new Inherited(
          fit,
          List.of(),
          List.of(),
          List.of(),
          ancestors.subList(0, Math.min(1, ancestors.size())));
    }

    public Inherited {
      weights = List.copyOf(weights);
      missed = List.copyOf(missed);
      notes = List.copyOf(notes);
      ancestors = List.copyOf(ancestors);
    }
  }

  /**
   * A module of an earlier run, in the checkpoint of that digest.
   *
   * @param runId empty for a file that belongs to no run
   */
  public record Ancestor(String runId, String checkpointSha256, String module) {}
}
