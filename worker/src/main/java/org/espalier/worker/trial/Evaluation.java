package org.espalier.worker.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.espalier.core.model.Target;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.measure.Confusion;
import org.espalier.worker.measure.Scores;

/**
 * How a model does on a set of examples.
 *
 * @param measures by name: {@code loss} (cross-entropy of classes and labels, mean squared error of
 *     values; without regularisation), {@code accuracy}, …
 * @param confusion of classes
 */
public record Evaluation(Map<String, Double> measures, Optional<Confusion> confusion) {

  public Evaluation {
    measures = Map.copyOf(measures);
  }

  /**
   * Runs the model in inference mode.
   *
   * @param order the examples to use, at least one
   * @param valueScales what one unit of each value stands for; empty for 1
   * @param goOn asked after each batch; false breaks off
   * @return empty if it was broken off
   */
  static Optional<Evaluation> of(
      EngineModel model,
      Examples examples,
      int[] order,
      Target target,
      List<Double> valueScales,
      int batchSize,
      BooleanSupplier goOn) {
    int rowsEach = examples.labelSize() / target.size();
    Scores scores = Scores.of(target, Math.multiplyExact(order.length, rowsEach), valueScales);
    for (int from = 0; from < order.length; from += batchSize) {
      int to = Math.min(order.length, from + batchSize);
      Batch batch = Batches.assemble(examples, order, from, to);
      scores.add(
          model.predict(batch.features()).values(),
          batch.labels().values(),
          batch.size() * rowsEach);
      if (!goOn.getAsBoolean()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Evaluation(scores.measures(), scores.confusion()));
  }
}
