package org.espalier.worker.engine.dl4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation over all axes but the channels: axis 1 of images, the last axis of vectors
 * and sequences. Running statistics move by a tenth at each step, the variance with Bessel's
 * correction left out.
 */
final class BatchNormKernel implements Kernel {

  static final double EPSILON = 1e-5;
  static final float MOMENTUM = 0.1f;

  /** A variance below this share of the squared mean is not computed by a difference. */
  private static final double MUCH_SMALLER = 0.01;

  /** What it trains, and what it follows. */
  record Weights(Parameter scale, Parameter offset, Parameter mean, Parameter variance) {}

  private final Parameter scale;
  private final Parameter offset;
  private final Parameter mean;
  private final Parameter variance;
  private final Buffers buffers = new Buffers();
  private NativeOp normalise;
  private NativeOp derive;
  private INDArray input;
  private INDArray batchMean;
  private INDArray batchVariance;

  /**
   * Whether the last pass took its statistics from the batch; a frozen one uses the running ones.
   */
  private boolean ofBatch;

  @SuppressWarnings("NullAway.Init")
  BatchNormKernel(Weights weights) {
    this.scale = weights.scale();
    this.offset = weights.offset();
    this.mean = weights.mean();
    this.variance = weights.variance();
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    int axis = x.rank() == 4 ? 1 : x.rank() - 1;
    if (normalise == null) {
      normalise = new NativeOp("batchnorm", new double[] {EPSILON}, 1, 1, axis);
      derive = new NativeOp("batchnorm_bp", new double[] {EPSILON}, 1, 1, axis);
    }
    input = x;
    INDArray y = buffers.like("output", x);
    INDArray usedMean = mean.value();
    INDArray usedVariance = variance.value();
    ofBatch = training && scale.isTrained();
    if (ofBatch) {
      int[] others =
          x.rank() == 4 ? new int[] {0, 2, 3} : x.rank() == 3 ? new int[] {0, 1} : new int[] {0};
      batchMean = buffers.like("mean", mean.value());
      batchVariance = buffers.like("variance", variance.value());
      moments(x, others);
      follow(mean.value(), batchMean);
      follow(variance.value(), batchVariance);
      usedMean = batchMean;
      usedVariance = batchVariance;
    }
    normalise.run(new INDArray[] {x, usedMean, usedVariance, scale.value(), offset.value()}, y);
    return y;
  }

  /**
   * Mean and variance of each channel. The variance is the mean of the squares less the square of
   * the mean, which is fast; where a mean is so large that this would lose digits, it is taken the
   * slow way.
   */
  private void moments(INDArray x, int[] others) {
    x.mean(batchMean, others);
    INDArray squares = x.norm2(others);
    long count = x.length() / batchMean.length();
    for (long i = 0; i < batchMean.length(); i++) {
      double center = batchMean.getDouble(i);
      double length = squares.getDouble(i);
      double spread = length * length / count - center * center;
      if (spread < MUCH_SMALLER * center * center) {
        Nd4j.exec(new Variance(x, batchVariance, false, others));
        return;
      }
      batchVariance.putScalar(i, spread);
    }
  }

  private void follow(INDArray running, INDArray batch) {
    INDArray step = buffers.like("step", running);
    step.assign(batch);
    step.subi(running).muli(MOMENTUM);
    running.addi(step);
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray result = buffers.like("gradient", input);
    if (!ofBatch) {
      return scaled(gradient, result);
    }
    INDArray byMean = buffers.like("by mean", batchMean);
    INDArray byVariance = buffers.like("by variance", batchVariance);
    INDArray byScale = buffers.like("by scale", scale.value());
    INDArray byOffset = buffers.like("by offset", offset.value());
    derive.run(
        new INDArray[] {input, batchMean, batchVariance, scale.value(), offset.value(), gradient},
        result,
        byMean,
        byVariance,
        byScale,
        byOffset);
    if (scale.isTrained()) {
      scale.receive(byScale);
      offset.receive(byOffset);
    }
    return result;
  }

  /** The gradient of a fixed scaling by running statistics. */
  private INDArray scaled(INDArray gradient, INDArray result) {
    INDArray slope = scale.value().div(Transforms.sqrt(variance.value().add(EPSILON), false));
    long[] shape = new long[gradient.rank()];
    Arrays.fill(shape, 1);
    shape[gradient.rank() == 4 ? 1 : gradient.rank() - 1] = slope.length();
    gradient.mul(slope.reshape('c', shape), result);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
