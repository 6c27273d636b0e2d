package org.espalier.core.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.espalier.core.trial.StopReason;

/**
 * What the scheduler tells workers, on topic {@code espalier.control}. Every worker reads the whole
 * topic and ignores what is not about it; being told twice changes nothing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlMessage.DrainWorker.class, name = "drain_worker"),
  @JsonSubTypes.Type(value = ControlMessage.StopAttempt.class, name = "stop_attempt"),
})
public sealed interface ControlMessage {

  /**
   * End this attempt: within 2 s by its own doing, by force after 10 s. For {@link
   * StopReason#REVOKED} {@code attempt.workerId} names the one worker that is to stop; the others
   * ignore it.
   */
  record StopAttempt(AttemptReference attempt, StopReason reason) implements ControlMessage {}

  /** Take no more tickets, hand back what runs at its next checkpoint, then leave. */
  record DrainWorker(String workerId) implements ControlMessage {}
}
