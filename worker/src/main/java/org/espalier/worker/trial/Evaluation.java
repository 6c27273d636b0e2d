package org.espalier.worker.trial;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;

/**
 * How a model does on a set of examples.
 *
 * @param loss mean cross-entropy for classes, mean squared error for targets; without
 *     regularisation
 * @param accuracy share of examples whose most probable class is the right one; NaN for targets
 */
public record Evaluation(double loss, double accuracy) {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  /**
   * Runs the model in inference mode.
   *
   * @param order the examples to use
   * @param goOn asked after each batch; false breaks off
   * @return empty if it was broken off
   */
  static Optional<Evaluation> of(
      EngineModel model,
      Examples examples,
      int[] order,
      boolean classes,
      int batchSize,
      BooleanSupplier goOn) {
    double loss = 0;
    long right = 0;
    for (int from = 0; from < order.length; from += batchSize) {
      int to = Math.min(order.length, from + batchSize);
      Batch batch = Batches.assemble(examples, order, from, to);
      FloatBuffer outputs = model.predict(batch.features()).values();
      FloatBuffer labels = batch.labels().values();
      int width = examples.labelSize();
      for (int i = 0; i < batch.size(); i++) {
        if (classes) {
          int label = largest(labels, i * width, width);
          loss -= Math.log(Math.max(SMALLEST_PROBABILITY, outputs.get(i * width + label)));
          right += largest(outputs, i * width, width) == label ? 1 : 0;
        } else {
          loss += squaredError(outputs, labels, i * width, width);
        }
      }
      if (!goOn.getAsBoolean()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Evaluation(loss / order.length, classes ? (double) right / order.length : Double.NaN));
  }

  private static int largest(FloatBuffer values, int from, int width) {
    int best = 0;
    for (int i = 1; i < width; i++) {
      if (values.get(from + i) > values.get(from + best)) {
        best = i;
      }
    }
    return best;
  }

  private static double squaredError(FloatBuffer a, FloatBuffer b, int from, int width) {
    double sum = 0;
    for (int i = from; i < from + width; i++) {
      double difference = a.get(i) - b.get(i);
      sum += difference * difference;
    }
    return sum / width;
  }
}
