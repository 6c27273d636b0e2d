package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.ParameterValue.FlagValue;
import org.espalier.core.space.ParameterValue.FloatValue;
import org.espalier.core.space.ParameterValue.IntegerValue;
import org.espalier.core.space.ParameterValue.TextValue;

/** {@link TrainingSpec} with settings that may be searched. */
public record TrainingTemplate(
    Setting epochs,
    Setting batchSize,
    Setting optimizer,
    Setting learningRate,
    Setting testEvery,
    Map<String, Setting> options) {

  public TrainingTemplate {
    options = Map.copyOf(options);
  }

  TrainingSpec at(Map<String, ParameterValue> point) {
    Map<String, ParameterValue> decided = new LinkedHashMap<>();
    options.forEach((name, setting) -> decided.put(name, setting.at(point)));
    return new TrainingSpec(
        (int) number(epochs.at(point)),
        (int) number(batchSize.at(point)),
        String.valueOf(optimizer.at(point).raw()),
        number(learningRate.at(point)),
        decided);
  }

  int testEveryAt(Map<String, ParameterValue> point) {
    return (int) number(testEvery.at(point));
  }

  private static double number(ParameterValue value) {
    return switch (value) {
      case FloatValue number -> number.value();
      case IntegerValue number -> number.value();
      case TextValue text -> throw new IllegalArgumentException("no number: " + text.value());
      case FlagValue flag -> throw new IllegalArgumentException("no number: " + flag.value());
    };
  }
}
