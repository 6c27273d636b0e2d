package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation of images, and a ReLU after it, in as few passes over memory as there can be:
 * plane by plane through arrays that stay in the processor's cache, channel by channel on all
 * threads. Each channel is summed by one thread in one order, so that the count of threads changes
 * no bit. Single precision; anything else goes the general way.
 */
final class PlaneNormKernel implements Kernel {

  private final BatchNormKernel.Weights weights;
  private final boolean rectified;
  private final Kernel general;
  private final Buffers buffers = new Buffers();
  private INDArray input;
  private INDArray output;
  private float[] means = new float[0];
  private float[] inverses = new float[0];
  private boolean fast;

  /**
   * Whether the last pass took its statistics from the batch; a frozen one uses the running ones.
   */
  private boolean ofBatch;

  /**
   * @param general the same by kernels for any shape and type
   */
  @SuppressWarnings("NullAway.Init")
  PlaneNormKernel(BatchNormKernel.Weights weights, boolean rectified, Kernel general) {
    this.weights = weights;
    this.rectified = rectified;
    this.general = general;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    fast = x.rank() == 4 && x.dataType() == DataType.FLOAT;
    if (!fast) {
      return general.forward(x, training);
    }
    input = x;
    output = buffers.like("output", x);
    int channels = (int) x.size(1);
    if (means.length != channels) {
      means = new float[channels];
      inverses = new float[channels];
    }
    ofBatch = training && weights.scale().isTrained();
    boolean follows = ofBatch;
    Planes planes = Planes.of(x);
    FloatBuffer from = Host.floats(x);
    FloatBuffer to = Host.floats(output);
    FloatBuffer scale = Host.floats(weights.scale().value());
    FloatBuffer offset = Host.floats(weights.offset().value());
    FloatBuffer mean = Host.floats(weights.mean().value());
    FloatBuffer variance = Host.floats(weights.variance().value());
    each(
        channels,
        c -> {
          float[] plane = new float[planes.size()];
          float center = mean.get(c);
          float spread = variance.get(c);
          if (follows) {
            double[] moments = planes.moments(from, c, plane);
            center = (float) moments[0];
            spread = (float) moments[1];
            mean.put(c, mean.get(c) + BatchNormKernel.MOMENTUM * (center - mean.get(c)));
            variance.put(
                c, variance.get(c) + BatchNormKernel.MOMENTUM * (spread - variance.get(c)));
          }
          float inverse = (float) (1 / Math.sqrt((double) spread + BatchNormKernel.EPSILON));
          means[c] = center;
          inverses[c] = inverse;
          float slope = scale.get(c) * inverse;
          float shift = offset.get(c) - center * slope;
          for (int n = 0; n < planes.examples(); n++) {
            from.get(planes.start(n, c), plane);
            if (rectified) {
              Planes.lineRectified(plane, slope, shift);
            } else {
              Planes.line(plane, slope, shift);
            }
            to.put(planes.start(n, c), plane);
          }
        });
    return output;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!fast) {
      return general.backward(gradient, wantInput);
    }
    INDArray result = buffers.like("gradient", input);
    INDArray byScale = buffers.like("by scale", weights.scale().value());
    INDArray byOffset = buffers.like("by offset", weights.offset().value());
    Planes planes = Planes.of(input);
    FloatBuffer x = Host.floats(input);
    FloatBuffer y = Host.floats(output);
    FloatBuffer by = Host.floats(gradient);
    FloatBuffer to = Host.floats(result);
    FloatBuffer scale = Host.floats(weights.scale().value());
    FloatBuffer scaleGradient = Host.floats(byScale);
    FloatBuffer offsetGradient = Host.floats(byOffset);
    each(
        (int) input.size(1),
        c -> {
          float[] values = new float[planes.size()];
          float[] outputs = new float[planes.size()];
          float[] gradients = new float[planes.size()];
          double sum = 0;
          double product = 0;
          for (int n = 0; n < planes.examples(); n++) {
            int start = planes.start(n, c);
            x.get(start, values);
            by.get(start, gradients);
            if (rectified) {
              y.get(start, outputs);
              Planes.mask(gradients, outputs);
            }
            sum += Planes.sum(gradients);
            product += Planes.product(gradients, values, means[c]);
          }
          product *= inverses[c];
          scaleGradient.put(c, (float) product);
          offsetGradient.put(c, (float) sum);
          double count = (double) planes.examples() * planes.size();
          float factor = scale.get(c) * inverses[c];
          float meanPart = ofBatch ? (float) (sum / count) : 0;
          float productPart = ofBatch ? (float) (product / count) * inverses[c] : 0;
          for (int n = 0; n < planes.examples(); n++) {
            int start = planes.start(n, c);
            x.get(start, values);
            by.get(start, gradients);
            if (rectified) {
              y.get(start, outputs);
              Planes.mask(gradients, outputs);
            }
            Planes.combine(gradients, values, factor, meanPart, productPart, means[c]);
            to.put(start, gradients);
          }
        });
    if (weights.scale().isTrained()) {
      weights.scale().receive(byScale);
      weights.offset().receive(byOffset);
    }
    return result;
  }

  private interface ChannelWork {
    void run(int channel);
  }

  private static void each(int channels, ChannelWork work) {
    IntStream range = IntStream.range(0, channels);
    if (Threads.inUse() > 1) {
      range.parallel().forEach(work::run);
    } else {
      range.forEach(work::run);
    }
  }

  @Override
  public void close() {
    general.close();
    buffers.close();
  }
}
