package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A native operation with fixed arguments, run again and again through one context. */
final class NativeOp {

  private final DynamicCustomOp op;
  private final OpContext context;

  NativeOp(String name, double[] reals, long... wholes) {
    op = DynamicCustomOp.builder(name).build();
    context = Nd4j.getExecutioner().buildContext();
    context.setIArguments(wholes);
    context.setTArguments(reals);
  }

  NativeOp(String name, long... wholes) {
    this(name, new double[0], wholes);
  }

  NativeOp flags(boolean... flags) {
    context.setBArguments(flags);
    return this;
  }

  /** Runs it; outputs are written in place. */
  void run(INDArray[] inputs, INDArray... outputs) {
    context.purge();
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
    for (int i = 0; i < outputs.length; i++) {
      context.setOutputArray(i, outputs[i]);
    }
    Nd4j.exec(op, context);
  }
}
