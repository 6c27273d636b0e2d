package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Number by number, however the numbers lie: the sum of two arrays, a ReLU, both in one, and the
 * way back through a ReLU.
 */
final class OneDnnElements extends OneDnnPlan {

  private final memory left;
  private final memory right;
  private final memory result;
  private final binary sum;
  private final binary rectifiedSum;
  private final Elementwise relu;
  private final IntMemoryMap sumPlaces;
  private final IntMemoryMap reluPlaces;
  private final IntMemoryMap maskPlaces;

  /**
   * @param count numbers of an array
   */
  OneDnnElements(long count) {
    memory.desc flat = described(new long[] {count}, memory.format_tag.a);
    left = place(flat);
    right = place(flat);
    result = place(flat);
    sumPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC_0, left, dnnl.DNNL_ARG_SRC_1, right, dnnl.DNNL_ARG_DST, result));
    binary.desc adding = keep(new binary.desc(dnnl.dnnl_binary_add, flat, flat, flat));
    sum = keep(new binary(keep(new binary.primitive_desc(adding, processor))));
    post_ops afterwards = keep(new post_ops());
    afterwards.append_eltwise(1, dnnl.dnnl_eltwise_relu, 0, 0);
    primitive_attr attributes = keep(new primitive_attr());
    attributes.set_post_ops(afterwards);
    rectifiedSum = keep(new binary(keep(new binary.primitive_desc(adding, attributes, processor))));
    relu = elementwise(dnnl.dnnl_eltwise_relu_use_dst_for_bwd, flat);
    reluPlaces = places(Map.of(dnnl.DNNL_ARG_SRC, left, dnnl.DNNL_ARG_DST, result));
    maskPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_DST, left,
                dnnl.DNNL_ARG_DIFF_DST, right,
                dnnl.DNNL_ARG_DIFF_SRC, result));
  }

  void add(INDArray one, INDArray other, INDArray to, boolean rectified) {
    at(right, other);
    run(rectified ? rectifiedSum : sum, sumPlaces, one, to);
  }

  void rectify(INDArray array, INDArray to) {
    run(relu.forward(), reluPlaces, array, to);
  }

  /** The gradient where the ReLU's output is above 0, else 0. */
  void mask(INDArray output, INDArray gradient, INDArray to) {
    at(right, gradient);
    run(relu.backward(), maskPlaces, output, to);
  }

  private void run(primitive step, IntMemoryMap where, INDArray first, INDArray to) {
    at(left, first);
    at(result, to);
    run(step, where);
  }
}
