package org.espalier.search;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * What to run next.
 *
 * @param trialNumber counted from 0 within the study; that of an earlier suggestion where {@code
 *     start} is {@link Start.Resume}
 * @param values of the active parameters, by name
 */
public record Suggestion(int trialNumber, Map<String, ParameterValue> values, Start start) {
  public Suggestion {
    values = Map.copyOf(values);
  }
}
