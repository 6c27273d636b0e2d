package org.espalier.core.study;

import static org.espalier.core.study.DeclaredSetting.optional;
import static org.espalier.core.study.DeclaredSetting.withDefault;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.space.ValueRule.Real;
import org.espalier.core.space.ValueRule.Whole;

/**
 * The samplers and pruners a study may name, with their options. The search module implements them
 * under the same names; a test there holds both lists together.
 */
public final class MethodTypes {

  private static final Whole COUNT = new Whole(1, 1_000_000);
  private static final Real ANY_NUMBER = Real.between(-Double.MAX_VALUE, Double.MAX_VALUE);

  /** Samplers by name, each with its options. */
  public static final Map<String, List<DeclaredSetting>> SAMPLERS =
      ordered(
          Map.of(
              "random",
              List.of(),
              "grid",
              List.of(
                  withDefault(
                      "points",
                      new Whole(1, 10_000),
                      5L,
                      "values tried of a range without a step"))));

  /** Pruners by name, each with its options. */
  public static final Map<String, List<DeclaredSetting>> PRUNERS =
      ordered(
          Map.of(
              "none",
              List.of(),
              "successive_halving",
              List.of(
                  withDefault("min_epochs", COUNT, 1L, "epochs of the first rung"),
                  withDefault(
                      "reduction_factor",
                      new Whole(2, 100),
                      3L,
                      "one of this many goes on from each rung, and trains this much longer")),
              "median",
              List.of(
                  withDefault("min_epochs", COUNT, 1L, "epochs before any trial is stopped"),
                  withDefault("min_trials", COUNT, 5L, "finished trials before any is stopped")),
              "threshold",
              List.of(
                  withDefault("min_epochs", COUNT, 1L, "epochs before any trial is stopped"),
                  optional("lower", ANY_NUMBER, "a trial below this is stopped"),
                  optional("upper", ANY_NUMBER, "a trial above this is stopped"))));

  private MethodTypes() {}

  private static <T> Map<String, T> ordered(Map<String, T> types) {
    return Collections.unmodifiableMap(new TreeMap<>(types));
  }
}
