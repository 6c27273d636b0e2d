package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.IntegerValue;

/** How often a repeated module may stand, and when its i-th copy does. */
final class Repeats {

  private Repeats() {}

  /** The most copies there can be. */
  static int most(Setting times, SpaceBuilder space) {
    return switch (times) {
      case Setting.Fixed fixed -> (int) number(fixed.value());
      case Setting.Searched searched ->
          switch (space.dimension(searched.dimension())) {
            case Dimension.IntegerRange range -> (int) range.high();
            case Dimension.Choice choice ->
                (int) choice.values().stream().mapToLong(Repeats::number).max().orElse(0);
            case Dimension.FloatRange range -> 0;
          };
    };
  }

  /** What must hold for copy {@code i}, from 1; empty if it is always there. */
  static Optional<Condition> condition(Setting times, SpaceBuilder space, int i) {
    if (!(times instanceof Setting.Searched searched)) {
      return Optional.empty();
    }
    return switch (space.dimension(searched.dimension())) {
      case Dimension.IntegerRange range ->
          i <= range.low()
              ? Optional.empty()
              : Optional.of(new Condition.AtLeast(searched.dimension(), i));
      case Dimension.Choice choice -> {
        List<ParameterValue> enough =
            choice.values().stream().filter(value -> number(value) >= i).toList();
        yield enough.size() == choice.values().size()
            ? Optional.empty()
            : Optional.of(new Condition.OneOf(searched.dimension(), enough));
      }
      case Dimension.FloatRange range -> Optional.empty();
    };
  }

  private static long number(ParameterValue value) {
    return value instanceof IntegerValue number ? number.value() : 0;
  }
}
