package org.espalier.core.space;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** One searched parameter: its kind and its range. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Dimension.FloatRange.class, name = "float"),
  @JsonSubTypes.Type(value = Dimension.IntegerRange.class, name = "int"),
  @JsonSubTypes.Type(value = Dimension.Choice.class, name = "choice"),
})
public sealed interface Dimension {

  /**
   * A range of real numbers, both ends included.
   *
   * @param log whether values are spread evenly in the logarithm; needs {@code low > 0}
   * @param step the grid the values lie on, counted from {@code low}; 0 for none; not with {@code
   *     log}
   */
  record FloatRange(double low, double high, boolean log, double step) implements Dimension {
    public FloatRange {
      if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
        throw new IllegalArgumentException("low " + low + " must not be above high " + high);
      }
      if (log && low <= 0) {
        throw new IllegalArgumentException("a log range starts above 0, not at " + low);
      }
      if (!(step >= 0) || (log && step > 0)) {
        throw new IllegalArgumentException("step " + step + " must be 0 or more, and 0 with log");
      }
    }
  }

  /**
   * A range of whole numbers, both ends included.
   *
   * @param log whether values are spread evenly in the logarithm; needs {@code low >= 1}
   * @param step the distance of neighbours, counted from {@code low}; 1 or more; 1 with {@code log}
   */
  record IntegerRange(long low, long high, boolean log, long step) implements Dimension {
    public IntegerRange {
      if (low > high) {
        throw new IllegalArgumentException("low " + low + " must not be above high " + high);
      }
      if (log && low < 1) {
        throw new IllegalArgumentException("a log range of integers starts at 1, not at " + low);
      }
      if (step < 1 || (log && step != 1)) {
        throw new IllegalArgumentException("step " + step + " must be 1 or more, and 1 with log");
      }
    }
  }

  /** A choice between values without an order; at least one, no two equal. */
  record Choice(List<ParameterValue> values) implements Dimension {
    public Choice {
      values = List.copyOf(values);
      if (values.isEmpty() || values.stream().distinct().count() != values.size()) {
        throw new IllegalArgumentException(
            "a choice wants one or more different values: " + values);
      }
    }
  }
}
