package org.espalier.search.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.espalier.core.space.Condition;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/**
 * A space as arrays of coordinates, one a parameter, in the order of the space; NaN where a
 * parameter is not active (or, in an observation from elsewhere, not known). Immutable.
 */
public final class Coordinates {
  private final Space space;
  private final Axis[] axes;
  private final Rule[][] rules;

  /** A condition on one earlier coordinate. */
  private record Rule(int parent, Condition condition) {}

  public Coordinates(Space space) {
    this.space = space;
    int size = space.parameters().size();
    axes = new Axis[size];
    rules = new Rule[size][];
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Space.Parameter parameter = space.parameters().get(i);
      axes[i] = new Axis(parameter.dimension());
      List<Rule> found = new ArrayList<>();
      for (Condition condition : parameter.conditions()) {
        found.add(new Rule(Objects.requireNonNull(places.get(condition.parent())), condition));
      }
      rules[i] = found.toArray(Rule[]::new);
      places.put(parameter.name(), i);
    }
  }

  public Space space() {
    return space;
  }

  /** How many parameters there are. */
  public int size() {
    return axes.length;
  }

  public Axis axis(int index) {
    return axes[index];
  }

  /** Whether some parameter hangs on another. */
  public boolean isConditional() {
    for (Rule[] rule : rules) {
      if (rule.length > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether parameter {@code index} is active, given the coordinates of those before it. */
  public boolean isActive(int index, double[] point) {
    for (Rule rule : rules[index]) {
      double parent = point[rule.parent()];
      if (Double.isNaN(parent) || !holds(rule.condition(), axes[rule.parent()].decode(parent))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Condition condition, ParameterValue parent) {
    return switch (condition) {
      case Condition.OneOf oneOf -> oneOf.values().contains(parent);
      case Condition.AtLeast atLeast ->
          switch (parent) {
            case ParameterValue.FloatValue number -> number.value() >= atLeast.minimum();
            case ParameterValue.IntegerValue number -> number.value() >= atLeast.minimum();
            case ParameterValue.TextValue text -> false;
            case ParameterValue.FlagValue flag -> false;
          };
    };
  }

  /** A coordinate drawn evenly along one axis. */
  public double random(int index, RandomGenerator random) {
    Axis axis = axes[index];
    return axis.isChoice() ? random.nextInt(axis.cells()) : axis.snap(random.nextDouble());
  }

  /** A point drawn evenly, parent before child; constraints are not looked at. */
  public double[] random(RandomGenerator random) {
    double[] point = new double[axes.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = isActive(i, point) ? random(i, random) : Double.NaN;
    }
    return point;
  }

  /**
   * Makes a whole point of coordinates in place: snaps what is active, draws what is active and
   * NaN, and blanks what is not active.
   *
   * @return {@code point}
   */
  public double[] settle(double[] point, RandomGenerator random) {
    for (int i = 0; i < point.length; i++) {
      if (!isActive(i, point)) {
        point[i] = Double.NaN;
      } else if (Double.isNaN(point[i])) {
        point[i] = random(i, random);
      } else {
        point[i] = axes[i].snap(point[i]);
      }
    }
    return point;
  }

  /** The active values by name, in the order of the space. */
  public Map<String, ParameterValue> decode(double[] point) {
    Map<String, ParameterValue> values = LinkedHashMap.newLinkedHashMap(point.length);
    for (int i = 0; i < point.length; i++) {
      if (!Double.isNaN(point[i])) {
        values.put(space.parameters().get(i).name(), axes[i].decode(point[i]));
      }
    }
    return values;
  }

  /** The coordinates of values by name; NaN where a name is missing or its value has no place. */
  public double[] encode(Map<String, ParameterValue> values) {
    double[] point = new double[axes.length];
    for (int i = 0; i < point.length; i++) {
      ParameterValue value = values.get(space.parameters().get(i).name());
      point[i] = value == null ? Double.NaN : axes[i].encode(value);
    }
    return point;
  }

  /** Whether a point keeps all constraints. */
  public boolean isAllowed(double[] point) {
    if (space.constraints().isEmpty()) {
      return true;
    }
    Map<String, ParameterValue> values = decode(point);
    return space.constraints().stream().allMatch(constraint -> constraint.holds(values));
  }
}
