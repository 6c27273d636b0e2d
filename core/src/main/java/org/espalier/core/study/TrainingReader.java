package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;

/** Reads {@code training:}. */
final class TrainingReader {

  private static final Setting NOTHING = Setting.fixed(1L);

  private final SettingReader settings;

  TrainingReader(Problems problems, SpaceBuilder space) {
    this.settings = new SettingReader(problems, space);
  }

  TrainingTemplate read(Fields fields) {
    fields.required("epochs", "passes over the training data");
    Map<String, Setting> options = new LinkedHashMap<>();
    Setting epochs = read(fields, TrainingOptions.EPOCHS);
    Setting batchSize = read(fields, TrainingOptions.BATCH_SIZE);
    Setting optimizer = read(fields, TrainingOptions.OPTIMIZER);
    Setting learningRate = read(fields, TrainingOptions.LEARNING_RATE);
    Setting testEvery = read(fields, TrainingOptions.TEST_EVERY);
    for (ModuleParameter option : TrainingOptions.options()) {
      if (fields.node(option.name()).isPresent()) {
        options.put(option.name(), read(fields, option));
      }
    }
    fields.finish();
    return new TrainingTemplate(epochs, batchSize, optimizer, learningRate, testEvery, options);
  }

  private Setting read(Fields fields, ModuleParameter declared) {
    return settings.read(fields, declared).orElse(NOTHING);
  }
}
