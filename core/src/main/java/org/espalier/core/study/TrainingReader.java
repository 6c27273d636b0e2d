package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.document.Problems;

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
    Setting epochs = read(fields, TrainingSettings.EPOCHS);
    Setting batchSize = read(fields, TrainingSettings.BATCH_SIZE);
    Setting optimizer = read(fields, TrainingSettings.OPTIMIZER);
    Setting learningRate = read(fields, TrainingSettings.LEARNING_RATE);
    Setting testEvery = read(fields, TrainingSettings.TEST_EVERY);
    for (DeclaredSetting option : TrainingSettings.OPTIONS) {
      settings.read(fields, option).ifPresent(setting -> options.put(option.name(), setting));
    }
    fields.finish();
    return new TrainingTemplate(epochs, batchSize, optimizer, learningRate, testEvery, options);
  }

  private Setting read(Fields fields, DeclaredSetting declared) {
    return settings.read(fields, declared).orElse(NOTHING);
  }
}
