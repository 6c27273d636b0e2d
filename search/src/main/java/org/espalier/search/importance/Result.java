package org.espalier.search.importance;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * What one trial measured.
 *
 * @param values of its active parameters
 * @param value of one objective; NaN is left out
 */
public record Result(Map<String, ParameterValue> values, double value) {
  public Result {
    values = Map.copyOf(values);
  }
}
