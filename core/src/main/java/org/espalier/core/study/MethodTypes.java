package org.espalier.core.study;

import static java.util.Map.entry;
import static org.espalier.core.model.ModuleParameter.flag;
import static org.espalier.core.model.ModuleParameter.oneOf;
import static org.espalier.core.model.ModuleParameter.real;
import static org.espalier.core.model.ModuleParameter.whole;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModuleParameter;

/**
 * The samplers and pruners a study may name, with their options, so that a file can be checked
 * where nothing searches. The search module implements them under the same names; its Javadoc says
 * what each is good for.
 */
public final class MethodTypes {

  private static final int MANY = 1_000_000;

  private static final ModuleParameter MIN_EPOCHS =
      whole("min_epochs", 1, MANY, "Epochs of the first rung.").or(1);
  private static final ModuleParameter MODE =
      oneOf(
              "mode",
              List.of("stop", "promotion"),
              "Whether a trial that falls behind ends, or waits to be promoted later.")
          .or("stop");
  private static final ModuleParameter WARMUP_STEPS =
      whole("warmup_steps", 0, MANY, "Epochs in which no trial is stopped.").or(0);
  private static final ModuleParameter STARTUP_TRIALS =
      whole("startup_trials", 1, MANY, "Trials that must have ended before any is stopped.").or(5);
  private static final ModuleParameter INTERVAL =
      whole("interval", 1, MANY, "Epochs between two judgements.").or(1);
  private static final ModuleParameter POPULATION =
      whole("population", 2, MANY, "Trials that breed.").or(50);

  private static final Map<String, List<ModuleParameter>> SAMPLERS = new LinkedHashMap<>();
  private static final Map<String, List<ModuleParameter>> PRUNERS = new LinkedHashMap<>();

  static {
    SAMPLERS.put("auto", List.of());
    SAMPLERS.put("tpe", tpe());
    SAMPLERS.put(
        "gp",
        List.of(
            whole("startup", 2, MANY, "Trials drawn before the model is used.").or(10),
            whole("most", 10, 10_000, "Trials the model is fitted to at the most.").or(300)));
    SAMPLERS.put(
        "cmaes",
        List.of(
            whole("population", 0, MANY, "Trials a generation; 0 by the dimensions.").or(0),
            real(
                    "sigma",
                    1e-6,
                    1,
                    "The first deviation, as a part of each range; a sixth if unsaid.")
                .orNone()));
    SAMPLERS.put("nsga2", List.of(POPULATION));
    SAMPLERS.put(
        "evolution",
        List.of(
            POPULATION, whole("sample", 1, MANY, "Trials among which a parent is found.").or(10)));
    SAMPLERS.put(
        "pbt",
        List.of(
            whole(
                    "population",
                    0,
                    MANY,
                    "Members that train; 0 for as many as run at once, at least 8.")
                .or(0),
            whole("interval", 1, MANY, "Epochs from one ranking to the next.").or(1),
            real("quantile", 0.01, 0.5, "The part that is replaced by forks of the best such part.")
                .or(0.25),
            real("resample", 0, 1, "The chance that a fork's parameter is drawn afresh.")
                .or(0.25)));
    SAMPLERS.put(
        "bohb",
        List.of(
            real("random_fraction", 0, 1, "The part of trials that is drawn evenly.").orNone()));
    SAMPLERS.put("random", List.of());
    SAMPLERS.put(
        "grid",
        List.of(whole("levels", 2, 10_000, "Values tried of a range of real numbers.").or(5)));
    SAMPLERS.put("sobol", List.of());
    SAMPLERS.put("halton", List.of());

    PRUNERS.put("none", List.of());
    PRUNERS.put("successive_halving", List.of(MIN_EPOCHS, reduction(4), MODE));
    PRUNERS.put(
        "hyperband",
        List.of(
            whole("max_epochs", 1, MANY, "The most epochs a trial trains."),
            MIN_EPOCHS,
            reduction(3),
            MODE));
    PRUNERS.put("median", List.of(STARTUP_TRIALS, WARMUP_STEPS, INTERVAL));
    PRUNERS.put(
        "percentile",
        List.of(
            real("percentile", 1e-9, 100, "The share of trials that go on, in percent.").or(25.0),
            STARTUP_TRIALS,
            WARMUP_STEPS,
            INTERVAL));
    PRUNERS.put(
        "patience",
        List.of(
            whole("patience", 1, MANY, "Epochs without gain before a trial ends.").or(5),
            real("min_delta", 0, 1e300, "What counts as a gain.").or(0.0)));
    PRUNERS.put(
        "threshold",
        List.of(
            real("lower", -1e300, 1e300, "A trial below this ends.").orNone(),
            real("upper", -1e300, 1e300, "A trial above this ends.").orNone(),
            whole("objective", 0, 100, "Which goal is looked at, from 0.").or(0),
            WARMUP_STEPS));
    PRUNERS.put(
        "wilcoxon",
        List.of(
            real("level", 0, 1, "The p-value below which a trial ends.").or(0.1),
            whole("startup_steps", 2, MANY, "Epochs before any trial is stopped.").or(2)));
  }

  private static final Map<String, String> ABOUT =
      Map.ofEntries(
          entry("auto", "Picks another one by the space, the trials, the goals and the slots."),
          entry("tpe", "Tries where good trials are dense and bad ones rare; takes any space."),
          entry("gp", "A Gaussian process: for few and dear trials, mostly over numbers."),
          entry("cmaes", "Adapts a covariance: for many trials over numbers that depend."),
          entry("nsga2", "Breeds a front: for two or three goals and hundreds of trials."),
          entry("evolution", "Mutates good trials: for structures with many choices."),
          entry("pbt", "Trains a population; the worst go on from copies of the best."),
          entry("bohb", "Keeps an estimator for each rung of hyperband or successive halving."),
          entry("random", "Draws each trial evenly and on its own."),
          entry("grid", "Walks every combination: for few parameters."),
          entry("sobol", "Sobol's even sequence; learns nothing from results."),
          entry("halton", "Halton's even sequence; learns nothing from results."),
          entry("none", "Every trial trains to its end."),
          entry("successive_halving", "At each rung the best part goes on, for longer."),
          entry("hyperband", "Successive halving with several first rungs at once."),
          entry("median", "Stops what is worse than half of the trials were at this epoch."),
          entry("percentile", "As median, with another part than half."),
          entry("patience", "Stops a trial that has not gained on itself for some epochs."),
          entry("threshold", "Stops a trial whose goal leaves a range."),
          entry("wilcoxon", "For steps that are folds or seeds: stops by a signed-rank test."));

  private MethodTypes() {}

  /**
   * One sentence for people on a sampler or pruner.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static String about(String name) {
    String about = ABOUT.get(name);
    if (about == null) {
      throw new IllegalArgumentException("there is no sampler or pruner '" + name + "'");
    }
    return about;
  }

  private static List<ModuleParameter> tpe() {
    return List.of(
        oneOf("settings", List.of("default", "watanabe"), "What the other options default to.")
            .orNone(),
        oneOf(
                "kernel",
                List.of("independent", "multivariate", "grouped"),
                "Which dimensions share a kernel.")
            .orNone(),
        whole("startup", 1, MANY, "Trials drawn before the densities are used.").orNone(),
        whole("candidates", 1, 100_000, "Points drawn, of which the best is taken.").orNone(),
        flag("constant_liar", "Whether running trials count as bad, so that others spread.")
            .orNone(),
        oneOf("split", List.of("capped", "linear", "root"), "How many trials are good.").orNone(),
        real("beta", 1e-6, 1, "The factor of the split.").orNone(),
        oneOf("weights", List.of("old_decay", "uniform", "improvement"), "How much a trial weighs.")
            .orNone(),
        oneOf(
                "bandwidth",
                List.of("neighbour", "neighbour_and_ends", "scott"),
                "How wide a kernel is.")
            .orNone(),
        real("minimum_bandwidth", 1e-9, 1, "The narrowest kernel, as part of the range.").orNone(),
        real("clip_exponent", 0, 100, "How fast the narrowest kernel shrinks.").orNone(),
        real("categorical_prior", 0, 1000, "The prior's weight in choices; 0 for 1/n.").orNone(),
        flag("start_sobol", "Whether the first trials follow Sobol's sequence.").orNone());
  }

  private static ModuleParameter reduction(int fallback) {
    return whole(
            "reduction_factor",
            2,
            1000,
            "One of so many goes on at each rung, and trains so many times longer.")
        .or(fallback);
  }

  /** Samplers by name, the default first, each with its options. */
  public static Map<String, List<ModuleParameter>> samplers() {
    return Collections.unmodifiableMap(SAMPLERS);
  }

  /** Pruners by name, the default first, each with its options. */
  public static Map<String, List<ModuleParameter>> pruners() {
    return Collections.unmodifiableMap(PRUNERS);
  }
}
