package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.espalier.core.model.Initialisation;
import org.espalier.core.model.Weight;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights of a batch norm that stand by themselves, for tests that hold two of its ways together.
 */
final class NormWeights {

  private NormWeights() {}

  /** Single precision; a scale of 1.5, an offset of 0.3, a mean of 0 and a variance of 1. */
  static BatchNormKernel.Weights of(long channels) {
    return new BatchNormKernel.Weights(
        weight(channels, "scale", 1.5),
        weight(channels, "offset", 0.3),
        weight(channels, "mean", 0),
        weight(channels, "variance", 1));
  }

  private static Parameter weight(long channels, String name, double value) {
    Parameter parameter =
        new Parameter(
            "m",
            new Weight(name, List.of(channels), new Initialisation.Constant(value), true, false));
    parameter.bindValue(Nd4j.valueArrayOf(new long[] {channels}, value, DataType.FLOAT));
    parameter.bindGradient(Nd4j.create(DataType.FLOAT, channels));
    return parameter;
  }
}
