package org.espalier.core.space;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One value of a parameter: a number, an integer, a text or a flag. In JSON it is the bare scalar;
 * an integer and a float stay apart ({@code 3} against {@code 3.0}).
 */
public sealed interface ParameterValue {

  /**
   * The value as JSON writes it: {@link Double}, {@link Long}, {@link String} or {@link Boolean}.
   */
  @JsonValue
  Object raw();

  /**
   * @throws IllegalArgumentException if {@code raw} is none of the four scalar kinds
   */
  @JsonCreator
  static ParameterValue of(Object raw) {
    return switch (raw) {
      case Double number -> new FloatValue(number);
      case Float number -> new FloatValue(number);
      case Long number -> new IntegerValue(number);
      case Integer number -> new IntegerValue(number);
      case String text -> new TextValue(text);
      case Boolean flag -> new FlagValue(flag);
      case ParameterValue value -> value;
      default ->
          throw new IllegalArgumentException(
              "a parameter is a number, a text or true/false, not "
                  + raw.getClass().getSimpleName());
    };
  }

  /** A floating-point value. */
  record FloatValue(double value) implements ParameterValue {
    @Override
    public Object raw() {
      return value;
    }
  }

  /** A whole number. */
  record IntegerValue(long value) implements ParameterValue {
    @Override
    public Object raw() {
      return value;
    }
  }

  /** A text, such as the name of an optimiser. */
  record TextValue(String value) implements ParameterValue {
    @Override
    public Object raw() {
      return value;
    }
  }

  /** True or false. */
  record FlagValue(boolean value) implements ParameterValue {
    @Override
    public Object raw() {
      return value;
    }
  }
}
