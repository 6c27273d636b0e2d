package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A GELU of every number, and the way back through it. */
final class OneDnnGelu extends OneDnnPlan {

  private final memory input;
  private final memory gradient;
  private final memory result;
  private final Elementwise gelu;
  private final IntMemoryMap forwardPlaces;
  private final IntMemoryMap backwardPlaces;

  /**
   * @param count numbers of an array
   */
  OneDnnGelu(long count) {
    memory.desc flat = described(new long[] {count}, memory.format_tag.a);
    input = place(flat);
    gradient = place(flat);
    result = place(flat);
    gelu = elementwise(dnnl.dnnl_eltwise_gelu_erf, flat);
    forwardPlaces = places(Map.of(dnnl.DNNL_ARG_SRC, input, dnnl.DNNL_ARG_DST, result));
    backwardPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC, input,
                dnnl.DNNL_ARG_DIFF_DST, gradient,
                dnnl.DNNL_ARG_DIFF_SRC, result));
  }

  void forward(INDArray x, INDArray to) {
    run(gelu.forward(), forwardPlaces, x, to);
  }

  void backward(INDArray x, INDArray byOutput, INDArray to) {
    at(gradient, byOutput);
    run(gelu.backward(), backwardPlaces, x, to);
  }

  private void run(primitive step, IntMemoryMap where, INDArray x, INDArray to) {
    at(input, x);
    at(result, to);
    run(step, where);
  }
}
