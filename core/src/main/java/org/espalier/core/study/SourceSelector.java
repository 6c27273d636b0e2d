package org.espalier.core.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** Whose weights a trial starts from, as the study file says it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SourceSelector.Artifact.class, name = "artifact"),
  @JsonSubTypes.Type(value = SourceSelector.File.class, name = "file"),
  @JsonSubTypes.Type(value = SourceSelector.Model.class, name = "model"),
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

  /** A file of weights among the artifacts of a run, trial or not. */
  record Artifact(String runId, String name) implements SourceSelector {}

  /**
   * A model of the registry, whose version names a run's checkpoint or file.
   *
   * @param version empty for the one the alias stands for, or the newest
   * @param alias such as {@code champion}
   */
  record Model(String name, Optional<Integer> version, Optional<String> alias)
      implements SourceSelector {}

  /**
   * A file in the folder {@code weights} of each worker's data folder.
   *
   * @param name of the file, without a folder
   * @param sha256 of its content, lower-case hexadecimal: with another content it is refused
   */
  record File(String name, String sha256) implements SourceSelector {}
}
