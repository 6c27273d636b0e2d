package org.espalier.worker.engine.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of matrices that lie anywhere in arrays of C order, straight to oneDNN or BLAS: no
 * temporary, no copy, any leading dimension. oneDNN's products of small matrices took 0.5 to 0.7 of
 * the time of OpenBLAS 0.3.19's. The processor only.
 */
final class Gemm {

  /**
   * A matrix inside an array.
   *
   * @param offset of its first value in the array
   * @param stride values from one row to the next
   */
  record Matrix(Pointer start, boolean single, long offset, int stride, boolean transposed) {

    /** Rows of {@code columns} values without gaps. */
    static Matrix of(INDArray array, long columns) {
      return of(array, 0, columns);
    }

    static Matrix of(INDArray array, long offset, long stride) {
      return new Matrix(
          array.data().addressPointer(),
          array.dataType() == DataType.FLOAT,
          offset,
          Math.toIntExact(stride),
          false);
    }

    Matrix at(long otherOffset) {
      return new Matrix(start, single, otherOffset, stride, transposed);
    }

    /** Step {@code t} of each of the sequences of which this has all steps, row after row. */
    Matrix step(int t, int steps) {
      return new Matrix(
          start, single, offset + (long) t * stride, Math.multiplyExact(stride, steps), transposed);
    }

    Matrix turned() {
      return new Matrix(start, single, offset, stride, !transposed);
    }
  }

  private Gemm() {}

  /** {@code c = a · b + keep · c}, where a is rows × inner and b inner × columns. */
  static void multiply(
      Matrix a, Matrix b, Matrix c, long rows, long columns, long inner, double keep) {
    multiply(1, a, b, c, rows, columns, inner, keep);
  }

  /** {@code c = factor · a · b + keep · c}. */
  static void multiply(
      double factor,
      Matrix a,
      Matrix b,
      Matrix c,
      long rows,
      long columns,
      long inner,
      double keep) {
    if (c.single() && OneDnn.isPresent()) {
      OneDnn.multiply(factor, a, b, c, new long[] {rows, columns, inner}, keep);
      return;
    }
    int m = Math.toIntExact(rows);
    int n = Math.toIntExact(columns);
    int k = Math.toIntExact(inner);
    int ta = a.transposed() ? CblasTrans : CblasNoTrans;
    int tb = b.transposed() ? CblasTrans : CblasNoTrans;
    if (c.single()) {
      cblas_sgemm(
          CblasRowMajor,
          ta,
          tb,
          m,
          n,
          k,
          (float) factor,
          new FloatPointer(a.start()).getPointer(a.offset()),
          a.stride(),
          new FloatPointer(b.start()).getPointer(b.offset()),
          b.stride(),
          (float) keep,
          new FloatPointer(c.start()).getPointer(c.offset()),
          c.stride());
    } else {
      cblas_dgemm(
          CblasRowMajor,
          ta,
          tb,
          m,
          n,
          k,
          factor,
          new DoublePointer(a.start()).getPointer(a.offset()),
          a.stride(),
          new DoublePointer(b.start()).getPointer(b.offset()),
          b.stride(),
          keep,
          new DoublePointer(c.start()).getPointer(c.offset()),
          c.stride());
    }
  }
}
