package org.espalier.worker.engine.dl4j;

import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multi-head scaled dot-product self-attention with its four dense layers. */
final class AttentionKernel implements Kernel {

  private static final double HIDDEN = -1e9;

  private final DenseKernel query;
  private final DenseKernel key;
  private final DenseKernel value;
  private final DenseKernel output;
  private final int heads;
  private final boolean causal;
  private final Buffers buffers = new Buffers();
  private final NativeOp softmax = new NativeOp("softmax", 1);
  private INDArray queries;
  private INDArray keys;
  private INDArray values;
  private INDArray shares;

  @SuppressWarnings("NullAway.Init")
  AttentionKernel(
      DenseKernel query,
      DenseKernel key,
      DenseKernel value,
      DenseKernel output,
      int heads,
      boolean causal) {
    this.query = query;
    this.key = key;
    this.value = value;
    this.output = output;
    this.heads = heads;
    this.causal = causal;
  }

  private interface HeadLoop {
    /**
     * @param rows where this head's part of an example begins in {@code [n, steps, size]}
     * @param square where its matrix begins in {@code [n, heads, steps, steps]}
     */
    void run(long rows, long square);
  }

  private void eachHead(INDArray sequences, HeadLoop loop) {
    long steps = sequences.size(1);
    long size = sequences.size(2);
    long part = size / heads;
    for (long n = 0; n < sequences.size(0); n++) {
      for (long h = 0; h < heads; h++) {
        loop.run(n * steps * size + h * part, (n * heads + h) * steps * steps);
      }
    }
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    long steps = x.size(1);
    long size = x.size(2);
    long part = size / heads;
    queries = query.forward(x, training);
    keys = key.forward(x, training);
    values = value.forward(x, training);
    INDArray scores = buffers.get("scores", x.dataType(), x.size(0), heads, steps, steps);
    Matrix q = Matrix.of(queries, size);
    Matrix k = Matrix.of(keys, size).turned();
    Matrix s = Matrix.of(scores, steps);
    double scale = 1 / Math.sqrt((double) part);
    eachHead(
        x,
        (rows, square) ->
            Gemm.multiply(scale, q.at(rows), k.at(rows), s.at(square), steps, steps, part, 0));
    if (causal) {
      scores.addi(mask(steps, x));
    }
    shares = buffers.like("shares", scores);
    INDArray flat = scores.reshape('c', x.size(0) * heads * steps, steps);
    softmax.run(new INDArray[] {flat}, shares.reshape('c', flat.shape()));
    INDArray context = buffers.like("context", x);
    Matrix p = Matrix.of(shares, steps);
    Matrix v = Matrix.of(values, size);
    Matrix c = Matrix.of(context, size);
    eachHead(
        x,
        (rows, square) ->
            Gemm.multiply(p.at(square), v.at(rows), c.at(rows), steps, part, steps, 0));
    return output.forward(context, training);
  }

  private INDArray mask(long steps, INDArray like) {
    INDArray mask = buffers.get("mask", like.dataType(), 1, 1, steps, steps);
    for (long i = 0; i < steps; i++) {
      for (long j = 0; j < steps; j++) {
        mask.putScalar(new long[] {0, 0, i, j}, j > i ? HIDDEN : 0);
      }
    }
    return mask;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    long steps = gradient.size(1);
    long size = gradient.size(2);
    long part = size / heads;
    INDArray byContext = output.backward(gradient, true);
    INDArray byValues = buffers.like("by values", byContext);
    INDArray byShares = buffers.like("by shares", shares);
    Matrix c = Matrix.of(byContext, size);
    Matrix p = Matrix.of(shares, steps);
    Matrix v = Matrix.of(values, size);
    Matrix bv = Matrix.of(byValues, size);
    Matrix bp = Matrix.of(byShares, steps);
    eachHead(
        gradient,
        (rows, square) -> {
          Gemm.multiply(p.at(square).turned(), c.at(rows), bv.at(rows), steps, part, steps, 0);
          Gemm.multiply(c.at(rows), v.at(rows).turned(), bp.at(square), steps, steps, part, 0);
        });
    INDArray byScores = buffers.like("by scores", shares);
    softmaxBack(byShares, byScores);
    INDArray byQueries = buffers.like("by queries", byContext);
    INDArray byKeys = buffers.like("by keys", byContext);
    Matrix bs = Matrix.of(byScores, steps);
    Matrix q = Matrix.of(queries, size);
    Matrix k = Matrix.of(keys, size);
    Matrix bq = Matrix.of(byQueries, size);
    Matrix bk = Matrix.of(byKeys, size);
    double scale = 1 / Math.sqrt((double) part);
    eachHead(
        gradient,
        (rows, square) -> {
          Gemm.multiply(scale, bs.at(square), k.at(rows), bq.at(rows), steps, part, steps, 0);
          Gemm.multiply(
              scale, bs.at(square).turned(), q.at(rows), bk.at(rows), steps, part, steps, 0);
        });
    INDArray result = buffers.like("gradient", gradient);
    result.assign(query.backward(byQueries, true));
    result.addi(key.backward(byKeys, true));
    result.addi(value.backward(byValues, true));
    return result;
  }

  private void softmaxBack(INDArray byShares, INDArray byScores) {
    INDArray product = buffers.like("product", byShares);
    byShares.mul(shares, product);
    INDArray sums = product.sum(true, 3);
    byShares.sub(sums, byScores);
    byScores.muli(shares);
  }

  @Override
  public void close() {
    query.close();
    key.close();
    value.close();
    output.close();
    buffers.close();
  }
}
