package org.espalier.core.space;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/**
 * A rule that a point must keep across dimensions. It holds whenever one of the dimensions it names
 * is not active.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Constraint.Forbidden.class, name = "forbidden"),
  @JsonSubTypes.Type(value = Constraint.AtMost.class, name = "at_most"),
})
public sealed interface Constraint {

  /** Whether {@code values}, the active dimensions by name, keep this rule. */
  boolean holds(Map<String, ParameterValue> values);

  /** Never all of these at once: each named dimension at one of the values listed for it. */
  record Forbidden(Map<String, List<ParameterValue>> combination) implements Constraint {
    public Forbidden {
      combination = Map.copyOf(combination);
      if (combination.isEmpty()) {
        throw new IllegalArgumentException("a forbidden combination names at least one parameter");
      }
    }

    @Override
    public boolean holds(Map<String, ParameterValue> values) {
      return combination.entrySet().stream()
          .anyMatch(
              entry -> {
                ParameterValue value = values.get(entry.getKey());
                return value == null || !entry.getValue().contains(value);
              });
    }
  }

  /**
   * The weighted sum of numeric dimensions is at most {@code maximum}: {@code {a: 1, b: -1}} with
   * maximum 0 says that a is not above b.
   */
  record AtMost(Map<String, Double> weights, double maximum) implements Constraint {
    public AtMost {
      weights = Map.copyOf(weights);
      if (weights.isEmpty() || Double.isNaN(maximum)) {
        throw new IllegalArgumentException(
            "a constraint needs one or more weighted parameters and a maximum");
      }
    }

    @Override
    public boolean holds(Map<String, ParameterValue> values) {
      double sum = 0;
      for (Map.Entry<String, Double> entry : weights.entrySet()) {
        switch (values.get(entry.getKey())) {
          case ParameterValue.FloatValue number -> sum += entry.getValue() * number.value();
          case ParameterValue.IntegerValue number -> sum += entry.getValue() * number.value();
          case ParameterValue.TextValue text -> {
            return true;
          }
          case ParameterValue.FlagValue flag -> {
            return true;
          }
          case null -> {
            return true;
          }
        }
      }
      return sum <= maximum;
    }
  }
}
