package org.espalier.core.model;

import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.FlagValue;
import org.espalier.core.space.ParameterValue.FloatValue;
import org.espalier.core.space.ParameterValue.IntegerValue;
import org.espalier.core.space.ParameterValue.TextValue;

/**
 * Checked values with their fallbacks filled in. Asking for a name that was not declared, or for
 * the wrong type, is a mistake in the library and throws.
 */
public final class Settings {

  private final Map<String, ParameterValue> values;

  /** {@code values} must have passed {@link ModuleParameter#allows}. */
  Settings(Map<String, ParameterValue> values) {
    this.values = Map.copyOf(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public long whole(String name) {
    return get(name) instanceof IntegerValue(long number) ? number : wrong(name);
  }

  /** A whole number, or another where none is given. */
  public long whole(String name, long otherwise) {
    return has(name) ? whole(name) : otherwise;
  }

  public double real(String name) {
    return switch (get(name)) {
      case FloatValue(double number) -> number;
      case IntegerValue(long number) -> number;
      case TextValue text -> wrong(name);
      case FlagValue flag -> wrong(name);
    };
  }

  /** A real number, or another where none is given. */
  public double real(String name, double otherwise) {
    return has(name) ? real(name) : otherwise;
  }

  public String text(String name) {
    return get(name) instanceof TextValue(String text) ? text : String.valueOf(wrong(name));
  }

  public boolean flag(String name) {
    return get(name) instanceof FlagValue(boolean flag) ? flag : wrong(name) > 0;
  }

  private ParameterValue get(String name) {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(() -> new IllegalStateException("no setting '" + name + "'"));
  }

  private static long wrong(String name) {
    throw new IllegalStateException("setting '" + name + "' has another type");
  }
}
