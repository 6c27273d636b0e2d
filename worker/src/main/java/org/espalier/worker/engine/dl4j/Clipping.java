package org.espalier.worker.engine.dl4j;

import org.espalier.core.study.TrainingSpec;
import org.espalier.worker.engine.LearningRate;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps gradients within limits: each value first, then the norm of all of them. */
final class Clipping {

  private final double value;
  private final double norm;
  private final NativeOp clip;

  Clipping(TrainingSpec training) {
    value = LearningRate.number(training, "clip_value");
    norm = LearningRate.number(training, "clip_norm");
    clip = new NativeOp("clipbyvalue", new double[] {-value, value});
  }

  void apply(INDArray gradients) {
    if (value > 0) {
      clip.run(new INDArray[] {gradients}, gradients);
    }
    if (norm > 0) {
      double length = gradients.norm2Number().doubleValue();
      if (length > norm) {
        gradients.muli(norm / length);
      }
    }
  }
}
