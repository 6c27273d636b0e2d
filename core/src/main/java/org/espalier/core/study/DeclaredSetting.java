package org.espalier.core.study;

import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ValueRule;

/**
 * A setting that a part of the product knows.
 *
 * @param byDefault its value where the file gives none; empty if it then has no value
 * @param help one sentence
 */
public record DeclaredSetting(
    String name, ValueRule rule, Optional<ParameterValue> byDefault, String help) {

  static DeclaredSetting withDefault(String name, ValueRule rule, Object byDefault, String help) {
    return new DeclaredSetting(name, rule, Optional.of(ParameterValue.of(byDefault)), help);
  }

  static DeclaredSetting optional(String name, ValueRule rule, String help) {
    return new DeclaredSetting(name, rule, Optional.empty(), help);
  }
}
