package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code x · Φ(x)} with the normal distribution's Φ, as PyTorch and Keras have it. ND4J's own takes
 * the cube of {@code 0.044715 · x} where its formula has that of {@code x}, and is 0.03 off.
 */
final class Gelu {
  private final Buffers buffers = new Buffers();
  private final Plans<Long, OneDnnGelu> plans = new Plans<>(OneDnnGelu::new);

  void forward(INDArray x, INDArray to) {
    if (OneDnn.takes(x)) {
      plans.of(x.length()).forward(x, to);
    } else {
      share(x, to);
      to.muli(x);
    }
  }

  /** What a gradient is before the function: {@code (Φ(x) + x · φ(x)) · gradient}. */
  void backward(INDArray x, INDArray gradient, INDArray to) {
    if (OneDnn.takes(x)) {
      plans.of(x.length()).backward(x, gradient, to);
      return;
    }
    INDArray density = buffers.like("density", x);
    x.mul(x, density);
    density.muli(-0.5);
    Nd4j.exec(new Exp(density, density));
    density.muli(1 / Math.sqrt(2 * Math.PI)).muli(x);
    share(x, to);
    to.addi(density).muli(gradient);
  }

  /** Φ. */
  private static void share(INDArray x, INDArray to) {
    x.mul(Math.sqrt(0.5), to);
    Nd4j.exec(new Erf(to, to));
    to.addi(1).muli(0.5);
  }

  void close() {
    plans.close();
    buffers.close();
  }
}
