package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adadelta (Zeiler 2012) with a learning rate as a factor of its steps, so that schedules and the
 * factors of modules count; the library's own has none. State: mean squared gradients, then mean
 * squared steps.
 */
final class Adadelta implements IUpdater {
  private static final long serialVersionUID = 1;
  private static final double MEMORY = 0.95;

  private final transient ISchedule rate;
  private final double epsilon;

  Adadelta(ISchedule rate, double epsilon) {
    this.rate = rate;
    this.epsilon = epsilon;
  }

  @Override
  public long stateSize(long numbers) {
    return 2 * numbers;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public GradientUpdater instantiate(INDArray state, boolean initialise) {
    if (initialise) {
      state.assign(0);
    }
    long half = state.length() / 2;
    INDArray flat = state.reshape(state.length());
    return new Steps(
        flat.get(NDArrayIndex.interval(0, half)),
        flat.get(NDArrayIndex.interval(half, 2 * half)),
        this);
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

  private record Steps(INDArray square, INDArray squareOfSteps, Adadelta settings)
      implements GradientUpdater<Adadelta> {

    @Override
    public Adadelta getConfig() {
      return settings;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      throw new UnsupportedOperationException("state is one array");
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of("square", square, "square_of_steps", squareOfSteps);
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
      throw new UnsupportedOperationException("state is given at the start");
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      INDArray squares = square.reshape(gradient.shape());
      INDArray steps = squareOfSteps.reshape(gradient.shape());
      squares.muli(MEMORY).addi(gradient.mul(gradient).muli(1 - MEMORY));
      INDArray step = Transforms.sqrt(steps.add(settings.epsilon), false);
      step.divi(Transforms.sqrt(squares.add(settings.epsilon), false)).muli(gradient);
      steps.muli(MEMORY).addi(step.mul(step).muli(1 - MEMORY));
      gradient.assign(step).muli(settings.rate.valueAt(iteration, epoch));
    }
  }
}
