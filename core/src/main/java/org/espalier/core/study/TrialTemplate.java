package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;

/** What a trial of a study is, with settings that may be searched. */
public record TrialTemplate(
    DataTemplate data,
    ModelTemplate model,
    TrainingTemplate training,
    Optional<TransferRequest> transfer) {

  TrialDraft at(
      Map<String, ParameterValue> point,
      List<Objective> objectives,
      List<Requirement> requirements) {
    return new TrialDraft(
        data.at(point),
        model.at(point),
        training.at(point),
        transfer,
        objectives,
        requirements,
        training.testEveryAt(point));
  }
}
