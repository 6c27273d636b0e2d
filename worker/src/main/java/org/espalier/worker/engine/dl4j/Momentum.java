package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** Stochastic gradient descent with classical momentum: {@code v = m·v + g}, step {@code r·v}. */
final class Momentum implements IUpdater {
  private static final long serialVersionUID = 1;

  private final transient ISchedule rate;
  private final double momentum;

  Momentum(ISchedule rate, double momentum) {
    this.rate = rate;
    this.momentum = momentum;
  }

  @Override
  public long stateSize(long numbers) {
    return numbers;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public GradientUpdater instantiate(INDArray state, boolean initialise) {
    if (initialise) {
      state.assign(0);
    }
    return new Steps(state, this);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public GradientUpdater instantiate(Map<String, INDArray> state, boolean initialise) {
    throw new UnsupportedOperationException("state is one array");
  }

  @Override
  @SuppressWarnings("CloneSuper")
  public IUpdater clone() {
    return this;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return rate.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, @Nullable ISchedule schedule) {
    throw new UnsupportedOperationException("the rate is decided");
  }

  private record Steps(INDArray velocity, Momentum momentum) implements GradientUpdater<Momentum> {

    @Override
    public Momentum getConfig() {
      return momentum;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      throw new UnsupportedOperationException("state is one array");
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of("velocity", velocity);
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
      throw new UnsupportedOperationException("state is given at the start");
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      INDArray flat = velocity.reshape(gradient.shape());
      flat.muli(momentum.momentum).addi(gradient);
      gradient.assign(flat).muli(momentum.rate.valueAt(iteration, epoch));
    }
  }
}
