package org.espalier.worker.engine.dl4j;

import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
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
    add(vector, Matrix.of(rows, vector.length()), count);
  }

  /** Adds a vector to each of the rows. */
  void add(INDArray vector, Matrix rows, long count) {
    long width = vector.length();
    Gemm.multiply(
        Matrix.of(ones(vector.dataType(), count), 1),
        Matrix.of(vector, width),
        rows,
        count,
        width,
        1,
        1);
  }

  /** Puts the sum of the rows into a weight's gradient. */
  void sum(INDArray rows, long count, Parameter bias) {
    sum(Matrix.of(rows, bias.weight().count()), count, bias.gradient(), bias.keep());
  }

  /** {@code result = keep · result + } the sum of the rows. */
  void sum(Matrix rows, long count, INDArray result, double keep) {
    long width = result.length();
    Gemm.multiply(
        Matrix.of(ones(result.dataType(), count), count),
        rows,
        Matrix.of(result, width),
        1,
        width,
        count,
        keep);
  }

  /** At least that many ones. */
  private INDArray ones(DataType type, long count) {
    if (ones == null || ones.length() < count || ones.dataType() != type) {
      ones = Nd4j.ones(type, count);
    }
    return ones;
  }
}
