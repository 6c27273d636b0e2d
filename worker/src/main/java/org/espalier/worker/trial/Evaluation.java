package org.espalier.worker.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.espalier.core.model.Head;
import org.espalier.core.model.Target;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.measure.Confusion;
import org.espalier.worker.measure.HeadScores;

/**
 * How a model does on a set of examples.
 *
 * @param measures by name: {@code loss} (cross-entropy of classes and labels, mean squared error of
 *     values; without regularisation), {@code accuracy}, …
 * @param confusions of classes, by the end of the names of a head's measures
 */
public record Evaluation(Map<String, Double> measures, Map<String, Confusion> confusions) {

  public Evaluation {
    measures = Map.copyOf(measures);
    confusions = Map.copyOf(confusions);
  }

  /**
   * Runs the model in inference mode.
   *
   * @param order the examples to use, at least one
   * @param heads of the model, in the order of the labels
   * @param valueScales what one unit of each number of a label stands for; empty for 1
   * @param goOn asked after each batch; false breaks off
   * @return empty if it was broken off
   */
  static Optional<Evaluation> of(
      EngineModel model,
      Examples examples,
      int[] order,
      Target target,
      List<Head> heads,
      List<Double> valueScales,
      int batchSize,
      BooleanSupplier goOn) {
    int rowsEach = examples.labelSize() / target.size();
    HeadScores scores =
        new HeadScores(
            heads, target.size(), Math.multiplyExact(order.length, rowsEach), valueScales);
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
    return Optional.of(new Evaluation(scores.measures(), scores.confusions()));
  }
}
