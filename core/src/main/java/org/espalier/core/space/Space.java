package org.espalier.core.space;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All searched parameters of a study, in the order of the study file. A dimension may hang on
 * others before it ({@link Condition}); it is active when all its conditions hold. Constraints rule
 * out points across dimensions. Immutable.
 */
public record Space(List<Parameter> parameters, List<Constraint> constraints) {

  /**
   * A named dimension and the conditions under which it is active (all must hold; none means
   * always).
   */
  public record Parameter(String name, Dimension dimension, List<Condition> conditions) {
    public Parameter {
      conditions = List.copyOf(conditions);
    }
  }

  /** A space without constraints. */
  public Space(List<Parameter> parameters) {
    this(parameters, List.of());
  }

  public Space {
    parameters = List.copyOf(parameters);
    constraints = List.copyOf(constraints);
    Set<String> seen = new HashSet<>();
    for (Parameter parameter : parameters) {
      for (Condition condition : parameter.conditions()) {
        if (!seen.contains(condition.parent())) {
          throw new IllegalArgumentException(
              "parameter '%s' depends on '%s', which does not stand before it"
                  .formatted(parameter.name(), condition.parent()));
        }
      }
      if (seen.contains(parameter.name())) {
        throw new IllegalArgumentException("parameter '" + parameter.name() + "' stands twice");
      }
      seen.add(parameter.name());
    }
  }

  /**
   * Whether the conditions of {@code parameter} hold under {@code values}, which hold its parents.
   */
  public static boolean isActive(Parameter parameter, Map<String, ParameterValue> values) {
    return holds(parameter.conditions(), values);
  }

  /** Whether all of {@code conditions} hold under {@code values}. */
  public static boolean holds(List<Condition> conditions, Map<String, ParameterValue> values) {
    return conditions.stream().allMatch(condition -> holds(condition, values));
  }

  /** Whether {@code point}, the active dimensions by name, keeps all constraints. */
  public boolean allows(Map<String, ParameterValue> point) {
    return constraints.stream().allMatch(constraint -> constraint.holds(point));
  }

  /** The same dimensions under these constraints. */
  public Space with(List<Constraint> rules) {
    return new Space(parameters, rules);
  }

  private static boolean holds(Condition condition, Map<String, ParameterValue> values) {
    ParameterValue parent = values.get(condition.parent());
    if (parent == null) {
      return false;
    }
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
}
