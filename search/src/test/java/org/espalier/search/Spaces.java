package org.espalier.search;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Constraint;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/** Spaces that tests search in. */
public final class Spaces {
  private Spaces() {}

  public static Space.Parameter real(String name, double low, double high) {
    return parameter(name, new Dimension.FloatRange(low, high, false, 0));
  }

  public static Space.Parameter choice(String name, Object... values) {
    return parameter(
        name, new Dimension.Choice(List.of(values).stream().map(ParameterValue::of).toList()));
  }

  public static Space.Parameter parameter(
      String name, Dimension dimension, Condition... conditions) {
    return new Space.Parameter(name, dimension, List.of(conditions));
  }

  /** Floats x0, x1, … from 0 to 1. */
  public static Space cube(int dimensions) {
    return new Space(IntStream.range(0, dimensions).mapToObj(i -> real("x" + i, 0, 1)).toList());
  }

  /** Every kind of dimension, two levels of conditions, and both kinds of constraint. */
  public static Space everything() {
    return new Space(
        List.of(
            parameter("rate", new Dimension.FloatRange(1e-5, 1e-1, true, 0)),
            parameter("dropout", new Dimension.FloatRange(0, 0.5, false, 0.1)),
            parameter("width", new Dimension.IntegerRange(8, 512, true, 1)),
            parameter("depth", new Dimension.IntegerRange(1, 4, false, 1)),
            choice("optimizer", "adam", "sgd", "nesterovs"),
            parameter(
                "momentum",
                new Dimension.FloatRange(0.5, 0.99, false, 0),
                new Condition.OneOf(
                    "optimizer",
                    List.of(ParameterValue.of("sgd"), ParameterValue.of("nesterovs")))),
            parameter(
                "dampening",
                new Dimension.FloatRange(0, 0.2, false, 0),
                new Condition.AtLeast("momentum", 0.9)),
            parameter(
                "second_width",
                new Dimension.IntegerRange(8, 512, true, 1),
                new Condition.AtLeast("depth", 2)),
            choice("frozen", true, false)),
        List.of(
            new Constraint.Forbidden(
                Map.of(
                    "optimizer", List.of(ParameterValue.of("adam")),
                    "frozen", List.of(ParameterValue.of(true)))),
            new Constraint.AtMost(Map.of("width", 1.0, "second_width", 1.0), 700)));
  }

  /** One point. */
  public static Space point() {
    return new Space(
        List.of(
            real("a", 1, 1),
            choice("b", "only"),
            parameter("c", new Dimension.IntegerRange(3, 3, false, 1))));
  }
}
