package org.espalier.worker.engine.dl4j;

import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Biases of rows by BLAS: added to every row, and their gradient as the sum of all rows. Several
 * times faster than the general broadcast and reduction.
 */
final class RowSums {

  private @Nullable INDArray ones;

  /** Adds a vector to each of the rows. */
  void add(INDArray vector, INDArray rows, long count) {
    long width = vector.length();
    Gemm.multiply(
        Matrix.of(ones(rows, count), 1),
        Matrix.of(vector, width),
        Matrix.of(rows, width),
        count,
        width,
        1,
        1);
  }

  /** Puts the sum of the rows into a weight's gradient. */
  void sum(INDArray rows, long count, Parameter bias) {
    long width = bias.weight().count();
    Gemm.multiply(
        Matrix.of(ones(rows, count), count),
        Matrix.of(rows, width),
        Matrix.of(bias.gradient(), width),
        1,
        width,
        count,
        bias.keep());
  }

  /** At least that many ones. */
  private INDArray ones(INDArray like, long count) {
    if (ones == null || ones.length() < count || ones.dataType() != like.dataType()) {
      ones = Nd4j.ones(like.dataType(), count);
    }
    return ones;
  }
}
