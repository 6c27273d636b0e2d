package org.espalier.worker.engine.dl4j;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * oneDNN (https://github.com/oneapi-src/oneDNN) by its Java bindings, where the build brought a
 * native library for this machine along. ND4J holds a copy of its own, whose products of matrices
 * and layouts between layers it does not show.
 */
final class OneDnn {

  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);

  /** Set to true, it keeps everything with ND4J and its BLAS. */
  static final String OFF = "espalier.onednn.disable";

  private static final boolean PRESENT = load();

  private OneDnn() {}

  private static boolean load() {
    if (Boolean.getBoolean(OFF)) {
      return false;
    }
    try {
      Loader.load(dnnl.class);
      return true;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError absent) {
      LOG.info("no oneDNN for this machine ({}): BLAS takes its place", absent.getMessage());
      return false;
    }
  }

  static boolean isPresent() {
    return PRESENT;
  }

  /** Whether its primitives can work on an array. */
  static boolean takes(INDArray array) {
    return PRESENT && array.dataType() == DataType.FLOAT;
  }

  /** {@code c = factor · a · b + keep · c} in C order; see {@link Gemm#multiply}. */
  static void multiply(
      double factor, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c, long[] sizes, double keep) {
    int status =
        dnnl.dnnl_sgemm(
            letter(a),
            letter(b),
            sizes[0],
            sizes[1],
            sizes[2],
            (float) factor,
            at(a.start(), a.offset()),
            a.stride(),
            at(b.start(), b.offset()),
            b.stride(),
            (float) keep,
            at(c.start(), c.offset()),
            c.stride());
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN refused a product of matrices, status " + status);
    }
  }

  private static byte letter(Gemm.Matrix matrix) {
    return (byte) (matrix.transposed() ? 'T' : 'N');
  }

  private static FloatPointer at(Pointer start, long offset) {
    return new FloatPointer(start).getPointer(offset);
  }
}
