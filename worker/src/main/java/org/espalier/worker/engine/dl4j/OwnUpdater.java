package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An update rule of ours in the form that the library asks for. Its state is one array, given once,
 * which starts at zero; its learning rate is the schedule's and cannot be set from outside.
 */
abstract class OwnUpdater implements IUpdater {
  private static final long serialVersionUID = 1;

  private final transient ISchedule rate;

  OwnUpdater(ISchedule rate) {
    this.rate = rate;
  }

  /** A state of two numbers for each weight: all of the first, then all of the second. */
  record Halves(INDArray first, INDArray second) {
    static Halves of(INDArray state) {
      long half = state.length() / 2;
      INDArray flat = state.reshape(state.length());
      return new Halves(
          flat.get(NDArrayIndex.interval(0, half)),
          flat.get(NDArrayIndex.interval(half, 2 * half)));
    }
  }

  /** The rule over its state: {@link #stateSize} numbers, of the shape that the library chose. */
  abstract Steps steps(INDArray state);

  @Override
  public final GradientUpdater<OwnUpdater> instantiate(INDArray state, boolean initialise) {
    if (initialise) {
      state.assign(0);
    }
    return steps(state);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public final GradientUpdater instantiate(Map<String, INDArray> state, boolean initialise) {
    throw new UnsupportedOperationException("state is one array");
  }

  /** Shared: nothing of an updater ever changes. */
  @Override
  @SuppressWarnings("CloneSuper")
  public final IUpdater clone() {
    return this;
  }

  @Override
  public final double getLearningRate(int iteration, int epoch) {
    return rate.valueAt(iteration, epoch);
  }

  @Override
  public final boolean hasLearningRate() {
    return true;
  }

  @Override
  public final void setLrAndSchedule(double learningRate, @Nullable ISchedule schedule) {
    throw new UnsupportedOperationException("the rate is decided");
  }

  /** What turns a gradient into a step. Not thread-safe. */
  abstract static class Steps implements GradientUpdater<OwnUpdater> {
    private final OwnUpdater updater;

    Steps(OwnUpdater updater) {
      this.updater = updater;
    }

    /**
     * Replaces a gradient by the step that is to be subtracted.
     *
     * @param iteration from 0
     */
    abstract void step(INDArray gradient, double rate, int iteration);

    @Override
    public final OwnUpdater getConfig() {
      return updater;
    }

    @Override
    public final void setState(Map<String, INDArray> state, boolean initialise) {
      throw new UnsupportedOperationException("state is one array");
    }

    @Override
    public final void setStateViewArray(
        INDArray view, long[] shape, char order, boolean initialise) {
      throw new UnsupportedOperationException("state is given at the start");
    }

    @Override
    public final void applyUpdater(INDArray gradient, int iteration, int epoch) {
      step(gradient, updater.getLearningRate(iteration, epoch), iteration);
    }
  }
}
