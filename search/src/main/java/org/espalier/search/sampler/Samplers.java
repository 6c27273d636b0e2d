package org.espalier.search.sampler;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.MethodOptions;
import org.espalier.search.SearchSettings;
import org.espalier.search.sampler.cmaes.CmaEsSampler;
import org.espalier.search.sampler.evolution.Nsga2Sampler;
import org.espalier.search.sampler.evolution.PopulationSampler;
import org.espalier.search.sampler.evolution.RegularizedEvolutionSampler;
import org.espalier.search.sampler.gp.GaussianProcessSampler;
import org.espalier.search.sampler.qmc.QuasiRandomSampler;
import org.espalier.search.sampler.tpe.BohbSampler;
import org.espalier.search.sampler.tpe.TpeSettings;
import org.espalier.search.sampler.tpe.TreeParzenSampler;
import org.espalier.search.space.Coordinates;

/** The samplers by the names of the study file. */
public final class Samplers {
  /** All types, the default first. */
  public static final List<String> TYPES =
      List.of(
          "auto",
          "tpe",
          "gp",
          "cmaes",
          "nsga2",
          "evolution",
          "pbt",
          "bohb",
          "random",
          "grid",
          "sobol",
          "halton");

  /** The pruners with rungs, and by how much these rise. */
  private static final Map<String, Integer> RUNG_FACTORS =
      Map.of("successive_halving", 4, "hyperband", 3);

  private Samplers() {}

  /**
   * @throws IllegalArgumentException if the type or an option is unknown, or does not fit the study
   */
  public static Sampler create(SearchSettings settings, Coordinates coordinates) {
    MethodOptions options = new MethodOptions(settings.sampler());
    Sampler sampler =
        switch (settings.sampler().type()) {
          case "random" -> new RandomSampler();
          case "grid" -> new GridSampler(coordinates, options.integer("levels", 5, 2));
          case "sobol", "halton" ->
              new QuasiRandomSampler(coordinates, settings.sampler().type(), settings.seed());
          case "cmaes" ->
              new CmaEsSampler(
                  coordinates,
                  options.integer("population", 0, 0),
                  options.number("sigma", CmaEsSampler.FIRST_SIGMA, 1e-6),
                  settings.seed());
          case "gp" ->
              new GaussianProcessSampler(
                  coordinates,
                  options.integer("startup", 10, 2),
                  options.integer("most", 300, 10),
                  settings.seed());
          case "nsga2" ->
              new Nsga2Sampler(coordinates, options.integer("population", 50, 2), settings.seed());
          case "evolution" ->
              new RegularizedEvolutionSampler(
                  coordinates,
                  options.integer("population", 50, 2),
                  options.integer("sample", 10, 1));
          case "pbt" -> population(options, settings, coordinates);
          case "bohb" ->
              new BohbSampler(
                  coordinates,
                  settings.objectives().size(),
                  rung(settings, "min_epochs", 1),
                  rung(
                      settings,
                      "reduction_factor",
                      RUNG_FACTORS.getOrDefault(settings.pruner().type(), 3)),
                  options.number("random_fraction", 1.0 / 3, 0),
                  settings.seed());
          case "tpe" ->
              new TreeParzenSampler(
                  coordinates,
                  TpeSettings.read(options, settings.objectives().size()),
                  settings.objectives().size(),
                  settings.seed());
          case "auto" -> AutoSampler.choose(settings, coordinates);
          default ->
              throw new IllegalArgumentException(
                  "there is no sampler '%s'; there are %s"
                      .formatted(settings.sampler().type(), TYPES));
        };
    options.finish();
    return sampler;
  }

  private static Sampler population(
      MethodOptions options, SearchSettings settings, Coordinates coordinates) {
    int population = options.integer("population", 0, 0);
    return new PopulationSampler(
        coordinates,
        population == 0 ? Math.max(8, settings.parallel()) : Math.max(2, population),
        options.integer("interval", 1, 1),
        options.number("quantile", 0.25, 0.01),
        options.number("resample", 0.25, 0));
  }

  /** What the pruner says of its rungs, if it has any. */
  private static int rung(SearchSettings settings, String option, int fallback) {
    return RUNG_FACTORS.containsKey(settings.pruner().type())
            && settings.pruner().options().get(option)
                instanceof ParameterValue.IntegerValue(long value)
        ? (int) value
        : fallback;
  }
}
