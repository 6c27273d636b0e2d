package org.espalier.search;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;

/** How a trial ended. Values stand in the order of the study's objectives; NaN is allowed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Completed.class, name = "completed"),
  @JsonSubTypes.Type(value = Outcome.Pruned.class, name = "pruned"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
})
public sealed interface Outcome {

  /**
   * It used its whole budget.
   *
   * @param constraints one number for each measured constraint, kept where it is 0 or less; empty
   *     where the study has none
   */
  record Completed(List<Double> values, List<Double> constraints) implements Outcome {
    public Completed {
      values = List.copyOf(values);
      constraints = List.copyOf(constraints);
    }

    public Completed(List<Double> values) {
      this(values, List.of());
    }
  }

  /** It was stopped early; {@code values} are those of {@code step}, the last it reported. */
  record Pruned(int step, List<Double> values) implements Outcome {
    public Pruned {
      values = List.copyOf(values);
    }
  }

  /** It has no result: it crashed, diverged for good, or was cancelled. */
  record Failed() implements Outcome {}

  /** Completed with these values. */
  static Outcome completed(double... values) {
    return new Completed(Arrays.stream(values).boxed().toList());
  }

  /** Pruned at a step with these values. */
  static Outcome pruned(int step, double... values) {
    return new Pruned(step, Arrays.stream(values).boxed().toList());
  }

  /** Failed. */
  static Outcome failed() {
    return new Failed();
  }
}
