package org.espalier.core.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Whose weights a trial starts from, as the study file says it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SourceSelector.Run.class, name = "run"),
  @JsonSubTypes.Type(value = SourceSelector.StudyBest.class, name = "study_best"),
  @JsonSubTypes.Type(value = SourceSelector.StudyTrial.class, name = "study_trial"),
  @JsonSubTypes.Type(value = SourceSelector.Variant.class, name = "variant"),
})
public sealed interface SourceSelector {

  /** The last checkpoint of another variant of the same study, once it has completed. */
  record Variant(String name) implements SourceSelector {}

  /** The last checkpoint of a run, by its 32 hexadecimal digits. */
  record Run(String runId) implements SourceSelector {}

  /** The best completed trial of the newest study of this name. */
  record StudyBest(String study) implements SourceSelector {}

  /** A trial of the newest study of this name, by its number from 0. */
  record StudyTrial(String study, int trial) implements SourceSelector {}
}
