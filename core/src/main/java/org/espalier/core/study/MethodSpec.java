package org.espalier.core.study;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * A sampler or a pruner as the study file names it.
 *
 * @param type such as {@code tpe} or {@code successive_halving}
 * @param options its settings by name; what is left out has its documented default
 */
public record MethodSpec(String type, Map<String, ParameterValue> options) {
  public MethodSpec {
    options = Map.copyOf(options);
  }

  /** The method with all its defaults. */
  public static MethodSpec of(String type) {
    return new MethodSpec(type, Map.of());
  }
}
