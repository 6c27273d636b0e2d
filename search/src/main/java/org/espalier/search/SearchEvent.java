package org.espalier.search;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * Everything that moves a {@link Search}. A search is the sum of its events: the same events
 * applied in the same order give the same state, and so the same suggestions from there on.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SearchEvent.Asked.class, name = "asked"),
  @JsonSubTypes.Type(value = SearchEvent.Reported.class, name = "reported"),
  @JsonSubTypes.Type(value = SearchEvent.Told.class, name = "told"),
  @JsonSubTypes.Type(value = SearchEvent.Enqueued.class, name = "enqueued"),
  @JsonSubTypes.Type(value = SearchEvent.Observed.class, name = "observed"),
})
public sealed interface SearchEvent {

  /** A suggestion was handed out. */
  record Asked(int trialNumber, Map<String, ParameterValue> values, Start start)
      implements SearchEvent {
    public Asked {
      values = Map.copyOf(values);
    }
  }

  /** A trial reported at a step. */
  record Reported(int trialNumber, int step, List<Double> values) implements SearchEvent {
    public Reported {
      values = List.copyOf(values);
    }
  }

  /** A trial ended. */
  record Told(int trialNumber, Outcome outcome) implements SearchEvent {}

  /** A point, or part of one, is to be suggested before the sampler is asked. */
  record Enqueued(Map<String, ParameterValue> values) implements SearchEvent {
    public Enqueued {
      values = Map.copyOf(values);
    }
  }

  /** A trial of an earlier study is known; it has no number here and does not count. */
  record Observed(Map<String, ParameterValue> values, Outcome outcome) implements SearchEvent {
    public Observed {
      values = Map.copyOf(values);
    }
  }
}
