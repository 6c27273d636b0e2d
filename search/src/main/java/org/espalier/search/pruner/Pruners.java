package org.espalier.search.pruner;

import java.util.List;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.MethodOptions;

/**
 * The pruners by the names of the study file, with their options and defaults:
 *
 * <ul>
 *   <li>{@code none}
 *   <li>{@code successive_halving}: {@code min_epochs} 1, {@code reduction_factor} 4, {@code mode}
 *       stop or promotion
 *   <li>{@code hyperband}: {@code max_epochs} (needed), {@code min_epochs} 1, {@code
 *       reduction_factor} 3, {@code mode} stop or promotion
 *   <li>{@code median}, {@code percentile} ({@code percentile} 25): {@code startup_trials} 5,
 *       {@code warmup_steps} 0, {@code interval} 1
 *   <li>{@code patience}: {@code patience} 5, {@code min_delta} 0
 *   <li>{@code threshold}: {@code lower}, {@code upper} (one is needed), {@code objective} 0,
 *       {@code warmup_steps} 0
 *   <li>{@code wilcoxon}: {@code level} 0.1, {@code startup_steps} 2
 * </ul>
 */
public final class Pruners {
  /** All types, the default first. */
  public static final List<String> TYPES =
      List.of(
          "none",
          "successive_halving",
          "hyperband",
          "median",
          "percentile",
          "patience",
          "threshold",
          "wilcoxon");

  static final int HALVING_REDUCTION = 4;
  static final int HYPERBAND_REDUCTION = 3;

  private Pruners() {}

  /**
   * @throws IllegalArgumentException if the type or an option is unknown or impossible
   */
  public static Pruner create(MethodSpec spec, List<Objective> objectives) {
    MethodOptions options = new MethodOptions(spec);
    Pruner pruner =
        switch (spec.type()) {
          case "none" -> new NoPruner();
          case "successive_halving" ->
              new SuccessiveHalving(
                  options.integer("min_epochs", 1, 1),
                  options.integer("reduction_factor", HALVING_REDUCTION, 2),
                  promotes(options));
          case "hyperband" -> hyperband(options);
          case "median" -> percentile(options, 50);
          case "percentile" -> percentile(options, options.number("percentile", 25, 1e-9));
          case "patience" ->
              new PatiencePruner(
                  options.integer("patience", 5, 1), options.number("min_delta", 0, 0));
          case "threshold" -> threshold(options, objectives);
          case "wilcoxon" ->
              new WilcoxonPruner(
                  options.number("level", 0.1, 0), options.integer("startup_steps", 2, 2));
          default ->
              throw new IllegalArgumentException(
                  "there is no pruner '%s'; there are %s".formatted(spec.type(), TYPES));
        };
    options.finish();
    return pruner;
  }

  static boolean promotes(MethodOptions options) {
    return "promotion".equals(options.text("mode", List.of("stop", "promotion")));
  }

  private static Pruner hyperband(MethodOptions options) {
    int minimum = options.integer("min_epochs", 1, 1);
    if (!options.has("max_epochs")) {
      throw new IllegalArgumentException("hyperband needs max_epochs, the most a trial trains");
    }
    return new Hyperband(
        minimum,
        options.integer("max_epochs", minimum, minimum),
        options.integer("reduction_factor", HYPERBAND_REDUCTION, 2),
        promotes(options));
  }

  private static Pruner percentile(MethodOptions options, double percentile) {
    if (percentile > 100) {
      throw new IllegalArgumentException("percentile is above 0 to 100, not " + percentile);
    }
    return new PercentilePruner(
        percentile / 100,
        options.integer("startup_trials", 5, 1),
        options.integer("warmup_steps", 0, 0),
        options.integer("interval", 1, 1));
  }

  private static Pruner threshold(MethodOptions options, List<Objective> objectives) {
    if (!options.has("lower") && !options.has("upper")) {
      throw new IllegalArgumentException("threshold needs lower, upper or both");
    }
    int objective = options.integer("objective", 0, 0);
    if (objective >= objectives.size()) {
      throw new IllegalArgumentException(
          "threshold.objective is %d, but there are %d".formatted(objective, objectives.size()));
    }
    double lower = options.number("lower", Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    double upper = options.number("upper", Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    int warmupSteps = options.integer("warmup_steps", 0, 0);
    return switch (objectives.get(objective).direction()) {
      case MINIMIZE -> new ThresholdPruner(objective, lower, upper, warmupSteps);
      case MAXIMIZE -> new ThresholdPruner(objective, -upper, -lower, warmupSteps);
    };
  }
}
