package org.espalier.worker.engine.dl4j;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sets a share of the values to 0 in training and scales the others up. */
final class DropoutKernel implements Kernel {

  private final double rate;
  private final String place;
  private final RandomStream stream;
  private final Buffers buffers = new Buffers();
  private INDArray mask;
  private float[] drawn = new float[0];

  @SuppressWarnings("NullAway.Init")
  DropoutKernel(double rate, String place, RandomStream stream) {
    this.rate = rate;
    this.place = place;
    this.stream = stream;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    if (!training || rate == 0) {
      return x;
    }
    mask = buffers.like("mask", x);
    draw(Math.toIntExact(x.length()));
    mask.assign(Nd4j.createFromArray(drawn).castTo(x.dataType()).reshape('c', x.shape()));
    INDArray y = buffers.like("output", x);
    x.mul(mask, y);
    return y;
  }

  private void draw(int count) {
    if (drawn.length != count) {
      drawn = new float[count];
    }
    SplittableRandom random = stream.of(place);
    float kept = (float) (1 / (1 - rate));
    int limit = (int) (rate * (1 << 16));
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits = (i & 3) == 0 ? random.nextLong() : bits >>> 16;
      drawn[i] = (bits & 0xffff) < limit ? 0 : kept;
    }
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (rate == 0 || !wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", gradient);
    gradient.mul(mask, result);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
