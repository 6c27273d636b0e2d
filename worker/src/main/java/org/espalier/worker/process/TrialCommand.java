package org.espalier.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.trial.TrialAssignment;

/** What the agent tells a trial process. The end of the stream means: exit at once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrialCommand.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = TrialCommand.Stop.class, name = "stop"),
})
public sealed interface TrialCommand {

  /** Train this. Sent only to a process that is ready. */
  record Begin(TrialAssignment assignment) implements TrialCommand {}

  /**
   * End the running trial.
   *
   * @param atCheckpoint whether to go on until the next checkpoint is written; otherwise after the
   *     current batch
   */
  record Stop(StopReason reason, boolean atCheckpoint) implements TrialCommand {}
}
