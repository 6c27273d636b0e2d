package org.espalier.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Constraint;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/**
 * Spaces drawn at random: one to eight parameters of all kinds, any of which may hang on earlier
 * ones, under none to two rules that leave a good part of them.
 */
public final class RandomSpaces {
  private RandomSpaces() {}

  /** A space. */
  public static Space draw(RandomGenerator random) {
    List<Space.Parameter> parameters = new ArrayList<>();
    int size = 1 + random.nextInt(8);
    for (int i = 0; i < size; i++) {
      List<Condition> conditions = new ArrayList<>();
      if (i > 0 && random.nextInt(3) == 0) {
        conditions.add(condition(parameters.get(random.nextInt(i)), random));
      }
      parameters.add(new Space.Parameter("p" + i, dimension(random), conditions));
    }
    List<Constraint> constraints = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      constraints.add(forbidden(parameters.get(random.nextInt(size))));
    }
    if (random.nextInt(3) == 0) {
      constraints.add(bound(parameters.get(random.nextInt(size))));
    }
    return new Space(parameters, constraints);
  }

  private static Dimension dimension(RandomGenerator random) {
    double low = random.nextDouble(-10, 10);
    int least = random.nextInt(-5, 5);
    return switch (random.nextInt(8)) {
      case 0 -> new Dimension.FloatRange(low, low + random.nextDouble(0.1, 100), false, 0);
      case 1 -> new Dimension.FloatRange(1e-6, random.nextDouble(1e-5, 10), true, 0);
      case 2 -> new Dimension.FloatRange(low, low + 1, false, random.nextDouble(0.05, 0.6));
      case 3 -> new Dimension.FloatRange(low, low, false, 0);
      case 4 -> new Dimension.IntegerRange(least, least + random.nextInt(2_000), false, 1);
      case 5 -> new Dimension.IntegerRange(least, least + 20, false, 1 + random.nextInt(6));
      case 6 -> new Dimension.IntegerRange(1, 1 + random.nextInt(500), true, 1);
      default ->
          new Dimension.Choice(
              IntStream.rangeClosed(0, random.nextInt(6))
                  .mapToObj(place -> ParameterValue.of("v" + place))
                  .toList());
    };
  }

  /** Holds at about half of the parent's values, at one of them for certain. */
  private static Condition condition(Space.Parameter parent, RandomGenerator random) {
    return switch (parent.dimension()) {
      case Dimension.FloatRange range ->
          new Condition.AtLeast(parent.name(), (range.low() + range.high()) / 2);
      case Dimension.IntegerRange range ->
          new Condition.AtLeast(parent.name(), (range.low() + range.high()) / 2.0);
      case Dimension.Choice choice ->
          new Condition.OneOf(
              parent.name(),
              choice.values().subList(0, 1 + random.nextInt(choice.values().size())));
    };
  }

  /** Rules out the last of several choices; of anything else, nothing that exists. */
  private static Constraint forbidden(Space.Parameter parameter) {
    ParameterValue out =
        parameter.dimension() instanceof Dimension.Choice choice && choice.values().size() > 1
            ? choice.values().getLast()
            : ParameterValue.of("nothing");
    return new Constraint.Forbidden(Map.of(parameter.name(), List.of(out)));
  }

  /** Rules out the upper half of a number's range. */
  private static Constraint bound(Space.Parameter parameter) {
    double middle =
        switch (parameter.dimension()) {
          case Dimension.FloatRange range -> (range.low() + range.high()) / 2;
          case Dimension.IntegerRange range -> (range.low() + range.high()) / 2.0;
          case Dimension.Choice choice -> 0;
        };
    return new Constraint.AtMost(Map.of(parameter.name(), 1.0), middle);
  }
}
