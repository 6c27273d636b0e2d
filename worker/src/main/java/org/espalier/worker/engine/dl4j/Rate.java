package org.espalier.worker.engine.dl4j;

import org.espalier.worker.engine.LearningRate;
import org.nd4j.linalg.schedule.ISchedule;

/** A learning rate for Deeplearning4j, slower or faster by a factor. */
final class Rate implements ISchedule {
  private static final long serialVersionUID = 1;

  private final transient LearningRate rate;
  private final double factor;

  Rate(LearningRate rate, double factor) {
    this.rate = rate;
    this.factor = factor;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return rate.at(iteration) * factor;
  }

  @Override
  @SuppressWarnings("CloneSuper")
  public ISchedule clone() {
    return this;
  }
}
