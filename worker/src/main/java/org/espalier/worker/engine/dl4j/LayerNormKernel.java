package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Each row brought to mean 0 and variance 1, then scaled and moved. */
final class LayerNormKernel implements Kernel {

  private static final double EPSILON = 1e-5;

  private final Parameter scale;
  private final Parameter offset;
  private final Buffers buffers = new Buffers();
  private INDArray normal;
  private INDArray inverse;

  @SuppressWarnings("NullAway.Init")
  LayerNormKernel(Parameter scale, Parameter offset) {
    this.scale = scale;
    this.offset = offset;
  }

  private static INDArray rows(INDArray x) {
    long size = x.size(x.rank() - 1);
    return x.reshape('c', x.length() / size, size);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    INDArray rows = rows(x);
    normal = buffers.like("normal", rows);
    INDArray mean = rows.mean(true, 1);
    rows.sub(mean, normal);
    inverse = normal.norm2(true, 1);
    inverse.muli(inverse).divi(rows.size(1)).addi(EPSILON);
    Transforms.sqrt(inverse, false);
    inverse.rdivi(1);
    normal.muli(inverse);
    INDArray y = buffers.like("output", x);
    normal.mul(scale.value().reshape(1, rows.size(1)), rows(y));
    rows(y).addi(offset.value().reshape(1, rows.size(1)));
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray rows = rows(gradient);
    INDArray product = buffers.like("product", rows);
    if (scale.isTrained()) {
      rows.mul(normal, product);
      scale.receive(product.sum(0));
      offset.receive(rows.sum(0));
    }
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", gradient);
    INDArray flat = rows(result);
    rows.mul(scale.value().reshape(1, rows.size(1)), flat);
    flat.mul(normal, product);
    INDArray meanProduct = product.mean(true, 1);
    INDArray mean = flat.mean(true, 1);
    normal.mul(meanProduct, product);
    flat.subi(product).subi(mean).muli(inverse);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
