package org.espalier.search.pruner;

import java.util.List;
import org.espalier.core.study.MethodSpec;
import org.espalier.search.MethodOptions;

/** The pruners by the names of the study file. */
public final class Pruners {
  /** All types, the default first. */
  public static final List<String> TYPES = List.of("none", "successive_halving");

  private Pruners() {}

  /**
   * @throws IllegalArgumentException if the type or an option is unknown
   */
  public static Pruner create(MethodSpec spec, int objectives) {
    MethodOptions options = new MethodOptions(spec);
    Pruner pruner =
        switch (spec.type()) {
          case "none" -> new NoPruner();
          case "successive_halving" ->
              new SuccessiveHalving(
                  options.integer("min_epochs", 1, 1), options.integer("reduction_factor", 4, 2));
          default ->
              throw new IllegalArgumentException(
                  "there is no pruner '%s'; there are %s".formatted(spec.type(), TYPES));
        };
    options.finish();
    return pruner;
  }
}
