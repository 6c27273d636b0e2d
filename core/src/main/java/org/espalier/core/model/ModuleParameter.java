package org.espalier.core.model;

import java.util.List;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.FlagValue;
import org.espalier.core.space.ParameterValue.FloatValue;
import org.espalier.core.space.ParameterValue.IntegerValue;
import org.espalier.core.space.ParameterValue.TextValue;

/**
 * A setting of a module or of training, as declared.
 *
 * @param fallback the value where none is given; none means that it must be given, unless {@code
 *     optional}
 * @param optional whether it may be absent although it has no fallback
 * @param doc one sentence for people
 */
public record ModuleParameter(
    String name, Range range, Optional<ParameterValue> fallback, boolean optional, String doc) {

  /** The values that are allowed, both ends included. */
  public sealed interface Range {
    /** Whole numbers. */
    record Whole(long low, long high) implements Range {}

    /** Real numbers; a whole number will do. */
    record Real(double low, double high) implements Range {}

    /** One of these texts. */
    record OneOf(List<String> texts) implements Range {
      public OneOf {
        texts = List.copyOf(texts);
      }
    }

    /** True or false. */
    record Flag() implements Range {}
  }

  public static ModuleParameter whole(String name, long low, long high, String doc) {
    return new ModuleParameter(name, new Range.Whole(low, high), Optional.empty(), false, doc);
  }

  public static ModuleParameter real(String name, double low, double high, String doc) {
    return new ModuleParameter(name, new Range.Real(low, high), Optional.empty(), false, doc);
  }

  public static ModuleParameter oneOf(String name, List<String> texts, String doc) {
    return new ModuleParameter(name, new Range.OneOf(texts), Optional.empty(), false, doc);
  }

  public static ModuleParameter flag(String name, String doc) {
    return new ModuleParameter(name, new Range.Flag(), Optional.empty(), false, doc);
  }

  /** The same with a value for where none is given. */
  public ModuleParameter or(Object value) {
    return new ModuleParameter(name, range, Optional.of(ParameterValue.of(value)), false, doc);
  }

  /** The same, but it may be left out. */
  public ModuleParameter orNone() {
    return new ModuleParameter(name, range, Optional.empty(), true, doc);
  }

  /** Whether a study file has to give it. */
  public boolean required() {
    return fallback.isEmpty() && !optional;
  }

  /** Whether the value is of the right type and in the range. */
  public boolean allows(ParameterValue value) {
    return switch (range) {
      case Range.Whole whole ->
          value instanceof IntegerValue(long number)
              && number >= whole.low()
              && number <= whole.high();
      case Range.Real real ->
          switch (value) {
            case FloatValue(double number) -> number >= real.low() && number <= real.high();
            case IntegerValue(long number) -> number >= real.low() && number <= real.high();
            case TextValue text -> false;
            case FlagValue flag -> false;
          };
      case Range.OneOf oneOf ->
          value instanceof TextValue(String text) && oneOf.texts().contains(text);
      case Range.Flag flag -> value instanceof FlagValue;
    };
  }

  /** For people: {@code a whole number from 1 to 4096}. */
  public String allowed() {
    return switch (range) {
      case Range.Whole whole ->
          whole.high() == Long.MAX_VALUE
              ? "a whole number, " + whole.low() + " or more"
              : "a whole number from " + whole.low() + " to " + whole.high();
      case Range.Real real ->
          Double.isInfinite(real.high())
              ? "a number, " + plain(real.low()) + " or more"
              : "a number from " + plain(real.low()) + " to " + plain(real.high());
      case Range.OneOf oneOf -> "one of " + String.join(", ", oneOf.texts());
      case Range.Flag flag -> "true or false";
    };
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
