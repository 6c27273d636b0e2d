package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/**
 * A study that passed every check of {@link StudyReader}. Immutable; its JSON (by {@link
 * org.espalier.core.json.Json}) reads back equal.
 *
 * @param description for people; empty for none
 * @param objectives at least one
 * @param requirements bounds on results; a trial that breaks one comes after all that keep them
 * @param trial what every trial of a search is; of a study with variants, what they change
 * @param space every searched dimension; empty where there are variants
 * @param variants trials listed one by one, each after the one whose weights it takes; empty in a
 *     search
 * @param search how the space is searched; of a study with variants only {@code parallel} and the
 *     pruner count
 * @param seed of the sampler and, with the trial's number, of every trial
 * @param queue which workers may run it
 */
public record StudySpec(
    String name,
    String description,
    List<Objective> objectives,
    List<Requirement> requirements,
    TrialTemplate trial,
    Space space,
    List<Variant> variants,
    SearchSpec search,
    long seed,
    String queue) {

  /** A trial of its own with a name. */
  public record Variant(String name, TrialTemplate trial) {

    /** The variant of the same study that this one takes weights from, if any. */
    public Optional<String> source() {
      return trial
          .transfer()
          .map(TransferRequest::from)
          .map(from -> from instanceof SourceSelector.Variant variant ? variant.name() : null);
    }
  }

  public StudySpec {
    objectives = List.copyOf(objectives);
    requirements = List.copyOf(requirements);
    variants = List.copyOf(variants);
  }

  /** Trials planned at the most. */
  public int trialLimit() {
    return variants.isEmpty() ? search.trials() : variants.size();
  }

  /**
   * The trial at a point of the space.
   *
   * @param point a value of every active dimension; values of others are ignored
   * @throws NoSuchElementException if the point lacks an active dimension
   */
  public TrialDraft resolve(Map<String, ParameterValue> point) {
    return trial.at(point, objectives, requirements);
  }

  /**
   * The trial that a variant is.
   *
   * @throws NoSuchElementException if there is no such variant
   */
  public TrialDraft resolveVariant(String variant) {
    return variants.stream()
        .filter(candidate -> candidate.name().equals(variant))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("there is no variant '" + variant + "'"))
        .trial()
        .at(Map.of(), objectives, requirements);
  }
}
