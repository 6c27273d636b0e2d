package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adadelta (Zeiler 2012) with a learning rate as a factor of its steps, so that schedules and the
 * factors of modules count; the library's own has none. State: mean squared gradients, then mean
 * squared steps.
 */
final class Adadelta extends OwnUpdater {
  private static final long serialVersionUID = 1;
  private static final double MEMORY = 0.95;

  private final double epsilon;

  Adadelta(ISchedule rate, double epsilon) {
    super(rate);
    this.epsilon = epsilon;
  }

  @Override
  public long stateSize(long numbers) {
    return 2 * numbers;
  }

  @Override
  Steps steps(INDArray state) {
    Halves halves = Halves.of(state);
    INDArray squaresOfGradients = halves.first();
    INDArray squaresOfSteps = halves.second();
    return new Steps(this) {
      @Override
      public Map<String, INDArray> getState() {
        return Map.of("square", squaresOfGradients, "square_of_steps", squaresOfSteps);
      }

      @Override
      void step(INDArray gradient, double rate, int iteration) {
        INDArray squares = squaresOfGradients.reshape(gradient.shape());
        INDArray steps = squaresOfSteps.reshape(gradient.shape());
        squares.muli(MEMORY).addi(gradient.mul(gradient).muli(1 - MEMORY));
        INDArray step = Transforms.sqrt(steps.add(epsilon), false);
        step.divi(Transforms.sqrt(squares.add(epsilon), false)).muli(gradient);
        steps.muli(MEMORY).addi(step.mul(step).muli(1 - MEMORY));
        gradient.assign(step).muli(rate);
      }
    };
  }
}
