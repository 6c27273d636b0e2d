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

    /** For people: {@code a whole number from 1 to 4096}. */
    String allowed();

    /**
     * {@code value} as this range has it (a whole number among real ones becomes real); empty if it
     * is not allowed.
     */
    Optional<ParameterValue> accept(ParameterValue value);

    /** Whole numbers. */
    record Whole(long low, long high) implements Range {
      @Override
      public String allowed() {
        return high == Long.MAX_VALUE
            ? "a whole number, " + low + " or more"
            : "a whole number from " + low + " to " + high;
      }

      @Override
      public Optional<ParameterValue> accept(ParameterValue value) {
        return value instanceof IntegerValue(long number) && number >= low && number <= high
            ? Optional.of(value)
            : Optional.empty();
      }
    }

    /** Real numbers; a whole number will do. */
    record Real(double low, double high) implements Range {
      @Override
      public String allowed() {
        return Double.isInfinite(high)
            ? "a number, " + plain(low) + " or more"
            : "a number from " + plain(low) + " to " + plain(high);
      }

      @Override
      public Optional<ParameterValue> accept(ParameterValue value) {
        return switch (value) {
          case FloatValue(double number) -> accept(number);
          case IntegerValue(long number) -> accept((double) number);
          case TextValue text -> Optional.empty();
          case FlagValue flag -> Optional.empty();
        };
      }

      private Optional<ParameterValue> accept(double number) {
        return number >= low && number <= high
            ? Optional.of(new FloatValue(number))
            : Optional.empty();
      }
    }

    /** One of these texts. */
    record OneOf(List<String> texts) implements Range {
      public OneOf {
        texts = List.copyOf(texts);
      }

      @Override
      public String allowed() {
        return "one of " + String.join(", ", texts);
      }

      @Override
      public Optional<ParameterValue> accept(ParameterValue value) {
        return value instanceof TextValue(String text) && texts.contains(text)
            ? Optional.of(value)
            : Optional.empty();
      }
    }

    /** True or false. */
    record Flag() implements Range {
      @Override
      public String allowed() {
        return "true or false";
      }

      @Override
      public Optional<ParameterValue> accept(ParameterValue value) {
        return value instanceof FlagValue ? Optional.of(value) : Optional.empty();
      }
    }
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
    return range.accept(value).isPresent();
  }

  /** For people: {@code a whole number from 1 to 4096}. */
  public String allowed() {
    return range.allowed();
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
