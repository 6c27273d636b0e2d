package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.ISchedule;

/** Stochastic gradient descent with classical momentum: {@code v = m·v + g}, step {@code r·v}. */
final class Momentum extends OwnUpdater {
  private static final long serialVersionUID = 1;

  private final double momentum;

  Momentum(ISchedule rate, double momentum) {
    super(rate);
    this.momentum = momentum;
  }

  @Override
  public long stateSize(long numbers) {
    return numbers;
  }

  @Override
  Steps steps(INDArray velocity) {
    return new Steps(this) {
      @Override
      public Map<String, INDArray> getState() {
        return Map.of("velocity", velocity);
      }

      @Override
      void step(INDArray gradient, double rate, int iteration) {
        INDArray flat = velocity.reshape(gradient.shape());
        flat.muli(momentum).addi(gradient);
        gradient.assign(flat).muli(rate);
      }
    };
  }
}
