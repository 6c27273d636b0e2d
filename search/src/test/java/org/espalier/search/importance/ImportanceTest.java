package org.espalier.search.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.Draws;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective.Direction;
import org.espalier.search.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportanceTest {
  private static final Space SPACE =
      new Space(
          List.of(
              Spaces.real("strong", 0, 1),
              Spaces.real("weak", 0, 1),
              Spaces.choice("kind", "a", "b", "c"),
              Spaces.real("idle", 0, 1)));

  private static List<Result> results(
      Space space, int count, ToDoubleFunction<Map<String, ParameterValue>> loss) {
    SplittableRandom random = new SplittableRandom(1);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, ParameterValue> point = Draws.point(space, random);
      results.add(new Result(point, loss.applyAsDouble(point)));
    }
    return results;
  }

  private static double number(Map<String, ParameterValue> point, String name) {
    return point.get(name) instanceof ParameterValue.FloatValue(double value) ? value : Double.NaN;
  }

  private static double loss(Map<String, ParameterValue> point) {
    double kind = ParameterValue.of("b").equals(point.get("kind")) ? 0 : 0.4;
    double strong = number(point, "strong") - 0.7;
    double weak = number(point, "weak") - 0.2;
    return 3 * strong * strong + 0.2 * weak * weak + kind;
  }

  private static Map<String, Double> shares(
      Space space, List<Result> results, Direction direction, Importance.Method method) {
    return Importance.of(space, results, direction, method, 5).stream()
        .collect(Collectors.toMap(Importance.Share::parameter, Importance.Share::share));
  }

  @ParameterizedTest
  @EnumSource(Importance.Method.class)
  void whatMattersMoreHasTheLargerShareWhicheverWayIsBetter(Importance.Method method) {
    List<Result> results = results(SPACE, 400, ImportanceTest::loss);
    Map<String, Double> shares = shares(SPACE, results, Direction.MINIMIZE, method);

    assertThat(shares.getOrDefault("strong", Double.NaN))
        .isGreaterThan(0.3)
        .isGreaterThan(shares.getOrDefault("weak", Double.NaN));
    assertThat(shares.getOrDefault("kind", Double.NaN))
        .isGreaterThan(0.1)
        .isGreaterThan(shares.getOrDefault("weak", Double.NaN));
    assertThat(shares.getOrDefault("idle", Double.NaN)).isLessThan(0.06);
    assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum())
        .isLessThanOrEqualTo(1 + 1e-9);
    List<Result> turned =
        results.stream().map(one -> new Result(one.values(), -one.value())).toList();
    assertThat(shares(SPACE, turned, Direction.MAXIMIZE, method)).isEqualTo(shares);
    assertThat(Importance.of(SPACE, results, Direction.MINIMIZE, method, 5).getFirst().parameter())
        .isIn("strong", "kind");
  }

  @Test
  void theForestFindsTheSharesOfAnAdditiveFunction() {
    // Uniform ranks of 2x + y: by hand, the variances along x and y are about 4 to 1.
    Space space = new Space(List.of(Spaces.real("x", 0, 1), Spaces.real("y", 0, 1)));
    List<Result> results =
        results(space, 1_000, point -> 2 * number(point, "x") + number(point, "y"));
    Map<String, Double> shares =
        shares(space, results, Direction.MINIMIZE, Importance.Method.FANOVA);

    assertThat(shares.getOrDefault("x", Double.NaN)).isCloseTo(0.8, within(0.08));
    assertThat(shares.getOrDefault("y", Double.NaN)).isCloseTo(0.18, within(0.08));
  }

  @Test
  void anInteractionIsNobodysAlone() {
    Space space = new Space(List.of(Spaces.real("x", -1, 1), Spaces.real("y", -1, 1)));
    List<Result> results = results(space, 800, point -> number(point, "x") * number(point, "y"));
    Map<String, Double> shares =
        shares(space, results, Direction.MINIMIZE, Importance.Method.FANOVA);

    assertThat(shares.getOrDefault("x", Double.NaN) + shares.getOrDefault("y", Double.NaN))
        .isLessThan(0.35);
  }

  @ParameterizedTest
  @EnumSource(Importance.Method.class)
  void survivesConditionsBadValuesAndTooFewResults(Importance.Method method) {
    Space space =
        new Space(
            List.of(
                Spaces.choice("on", true, false),
                Spaces.parameter(
                    "depth",
                    new Dimension.IntegerRange(1, 8, false, 1),
                    new Condition.OneOf("on", List.of(ParameterValue.of(true))))));
    List<Result> results =
        results(
            space,
            200,
            point ->
                point.containsKey("depth")
                    ? Double.NEGATIVE_INFINITY
                    : point.hashCode() % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY);
    assertThat(shares(space, results, Direction.MINIMIZE, method).values())
        .allMatch(share -> share >= 0 && share <= 1);
    assertThat(shares(space, results.subList(0, 5), Direction.MINIMIZE, method).values())
        .allMatch(share -> share == 0);
    List<Result> equal = results(space, 50, point -> 1);
    assertThat(shares(space, equal, Direction.MINIMIZE, method).values())
        .allMatch(share -> share >= 0 && share <= 1);
  }
}
