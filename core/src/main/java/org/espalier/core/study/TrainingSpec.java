package org.espalier.core.study;

import java.util.Map;
import org.espalier.core.space.ParameterValue;

/**
 * How a model is trained, every value decided.
 *
 * @param epochs passes over the training data, 1 or more
 * @param batchSize examples an iteration, 1 or more
 * @param optimizer {@code adam}, {@code sgd}, {@code nesterovs}, …
 * @param learningRate above 0
 * @param options further settings by name: schedule, momentum, weight_decay, clip_norm, patience, …
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    String optimizer,
    double learningRate,
    Map<String, ParameterValue> options) {
  public TrainingSpec {
    options = Map.copyOf(options);
  }
}
