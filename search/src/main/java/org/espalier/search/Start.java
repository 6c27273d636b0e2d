package org.espalier.search;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a suggested trial begins. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Start.Fresh.class, name = "fresh"),
  @JsonSubTypes.Type(value = Start.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = Start.Fork.class, name = "fork"),
})
public sealed interface Start {

  /** From its own initial weights. */
  record Fresh() implements Start {}

  /** A paused trial goes on from its last checkpoint. */
  record Resume() implements Start {}

  /** From the weights that another trial had at a step, as population based training does. */
  record Fork(int trialNumber, int step) implements Start {}

  /** The ordinary case. */
  Start FRESH = new Fresh();
}
