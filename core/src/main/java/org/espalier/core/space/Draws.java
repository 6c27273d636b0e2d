package org.espalier.core.space;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Points of a space drawn evenly, parent before child. */
public final class Draws {

  private Draws() {}

  /** A value of every active dimension; constraints are not looked at. */
  public static Map<String, ParameterValue> point(Space space, RandomGenerator random) {
    Map<String, ParameterValue> point = new LinkedHashMap<>();
    for (Space.Parameter parameter : space.parameters()) {
      if (Space.isActive(parameter, point)) {
        point.put(parameter.name(), value(parameter.dimension(), random));
      }
    }
    return point;
  }

  /** A point that keeps all constraints; empty if none was found in so many tries. */
  public static Optional<Map<String, ParameterValue>> allowed(
      Space space, RandomGenerator random, int tries) {
    for (int i = 0; i < tries; i++) {
      Map<String, ParameterValue> point = point(space, random);
      if (space.allows(point)) {
        return Optional.of(point);
      }
    }
    return Optional.empty();
  }

  private static ParameterValue value(Dimension dimension, RandomGenerator random) {
    return switch (dimension) {
      case Dimension.Choice choice -> choice.values().get(random.nextInt(choice.values().size()));
      case Dimension.FloatRange range -> ParameterValue.of(real(range, random.nextDouble()));
      case Dimension.IntegerRange range -> ParameterValue.of(whole(range, random.nextDouble()));
    };
  }

  private static double real(Dimension.FloatRange range, double part) {
    if (range.step() > 0) {
      double steps = Math.floor((range.high() - range.low()) / range.step() + 1e-9);
      return Math.min(range.high(), range.low() + range.step() * Math.floor(part * (steps + 1)));
    }
    return Math.clamp(
        between(range.low(), range.high(), range.log(), part), range.low(), range.high());
  }

  private static long whole(Dimension.IntegerRange range, double part) {
    if (range.log()) {
      double value = between(range.low() - 0.5, range.high() + 0.5, true, part);
      return Math.clamp(Math.round(value), range.low(), range.high());
    }
    long values = (range.high() - range.low()) / range.step() + 1;
    return range.low() + range.step() * Math.min(values - 1, (long) (part * values));
  }

  private static double between(double low, double high, boolean log, double part) {
    return log
        ? Math.exp(Math.log(low) + part * (Math.log(high) - Math.log(low)))
        : low + part * (high - low);
  }
}
