package org.espalier.core.space;

import java.util.List;
import java.util.Optional;
import org.espalier.core.space.ParameterValue.FlagValue;
import org.espalier.core.space.ParameterValue.FloatValue;
import org.espalier.core.space.ParameterValue.IntegerValue;
import org.espalier.core.space.ParameterValue.TextValue;

/** What a setting may be: its kind and its range. Immutable. */
public sealed interface ValueRule {

  /** What is allowed, for people: "a whole number from 1 to 64". */
  String describe();

  /**
   * {@code value} as this rule wants it (a whole number where a real one is wanted becomes real);
   * empty if it is not allowed.
   */
  Optional<ParameterValue> accept(ParameterValue value);

  /** Whole numbers, both ends included. */
  record Whole(long low, long high) implements ValueRule {
    @Override
    public String describe() {
      return high == Long.MAX_VALUE
          ? "a whole number from " + low
          : "a whole number from %d to %d".formatted(low, high);
    }

    @Override
    public Optional<ParameterValue> accept(ParameterValue value) {
      return value instanceof IntegerValue number && number.value() >= low && number.value() <= high
          ? Optional.of(value)
          : Optional.empty();
    }
  }

  /**
   * Real numbers.
   *
   * @param low the least value
   * @param lowIncluded whether {@code low} itself is allowed
   * @param high the greatest value; positive infinity for none (infinity itself is never allowed)
   * @param highIncluded whether {@code high} itself is allowed
   */
  record Real(double low, boolean lowIncluded, double high, boolean highIncluded)
      implements ValueRule {

    /** Any number above {@code low}. */
    public static Real above(double low) {
      return new Real(low, false, Double.POSITIVE_INFINITY, false);
    }

    /** Any number from {@code low} on. */
    public static Real atLeast(double low) {
      return new Real(low, true, Double.POSITIVE_INFINITY, false);
    }

    /** Numbers between the two, both included. */
    public static Real between(double low, double high) {
      return new Real(low, true, high, true);
    }

    @Override
    public String describe() {
      String least = lowIncluded ? "from " + plain(low) : "above " + plain(low);
      if (Double.isInfinite(high)) {
        return "a number " + least;
      }
      return "a number %s %s".formatted(least, (highIncluded ? "to " : "and below ") + plain(high));
    }

    private static String plain(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? Long.toString((long) number)
          : Double.toString(number);
    }

    @Override
    public Optional<ParameterValue> accept(ParameterValue value) {
      return switch (value) {
        case FloatValue number -> accept(number.value());
        case IntegerValue number -> accept((double) number.value());
        case TextValue text -> Optional.empty();
        case FlagValue flag -> Optional.empty();
      };
    }

    private Optional<ParameterValue> accept(double number) {
      boolean fits =
          Double.isFinite(number)
              && (lowIncluded ? number >= low : number > low)
              && (highIncluded ? number <= high : number < high);
      return fits ? Optional.of(new FloatValue(number)) : Optional.empty();
    }
  }

  /** One of some words. */
  record Word(List<String> words) implements ValueRule {
    public Word {
      words = List.copyOf(words);
    }

    public static Word of(String... words) {
      return new Word(List.of(words));
    }

    @Override
    public String describe() {
      return String.join(", ", words);
    }

    @Override
    public Optional<ParameterValue> accept(ParameterValue value) {
      return value instanceof TextValue text && words.contains(text.value())
          ? Optional.of(value)
          : Optional.empty();
    }
  }

  /** True or false. */
  record Flag() implements ValueRule {
    @Override
    public String describe() {
      return "true or false";
    }

    @Override
    public Optional<ParameterValue> accept(ParameterValue value) {
      return value instanceof FlagValue ? Optional.of(value) : Optional.empty();
    }
  }

  /** Any number, text or flag: the place is checked elsewhere. */
  record Anything() implements ValueRule {
    @Override
    public String describe() {
      return "a number, a text or true/false";
    }

    @Override
    public Optional<ParameterValue> accept(ParameterValue value) {
      return Optional.of(value);
    }
  }
}
