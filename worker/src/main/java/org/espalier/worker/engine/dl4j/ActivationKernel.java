package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.EluBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.HardSigmoidBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.HardSigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SwishDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** A function of every number, by name. */
final class ActivationKernel implements Kernel {

  private static final double LEAK = 0.01;

  private final String function;
  private final Buffers buffers = new Buffers();
  private final Plans<Long, OneDnnElements> elements = new Plans<>(OneDnnElements::new);
  private final Gelu gelu = new Gelu();
  private final NativeOp rectifyBack = new NativeOp("relu_bp");
  private INDArray input;
  private INDArray output;

  @SuppressWarnings("NullAway.Init")
  ActivationKernel(String function) {
    this.function = function;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    if (function.equals("identity")) {
      return x;
    }
    output = buffers.like("output", x);
    switch (function) {
      case "relu" -> rectify(x);
      case "leaky_relu" -> Nd4j.exec(new LeakyReLU(x, output, LEAK));
      case "elu" -> Nd4j.exec(new ELU(x, output));
      case "gelu" -> gelu.forward(x, output);
      case "swish" -> Nd4j.exec(new Swish(x, output));
      case "tanh" -> Nd4j.exec(new Tanh(x, output));
      case "sigmoid" -> Nd4j.exec(new Sigmoid(x, output));
      case "hard_sigmoid" -> Nd4j.exec(new HardSigmoid(x, output));
      case "softplus" -> Nd4j.exec(new SoftPlus(x, output));
      default -> throw new IllegalStateException("no activation '" + function + "'");
    }
    return output;
  }

  private void rectify(INDArray x) {
    if (OneDnn.takes(x)) {
      elements.of(x.length()).rectify(x, output);
    } else {
      Nd4j.exec(new RectifiedLinear(x, output, 0));
    }
  }

  /** ND4J's operation calls a function for every number. */
  private void rectifyBack(INDArray gradient, INDArray result) {
    if (OneDnn.takes(gradient)) {
      elements.of(gradient.length()).mask(output, gradient, result);
    } else {
      rectifyBack.run(new INDArray[] {output, gradient}, result);
    }
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (function.equals("identity") || !wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    switch (function) {
      case "relu" -> rectifyBack(gradient, result);
      case "leaky_relu" -> Nd4j.exec(new LeakyReLUDerivative(input, result, LEAK));
      case "elu" -> Nd4j.exec(new EluBp(input, gradient, result));
      case "gelu" -> gelu.backward(input, gradient, result);
      case "swish" -> Nd4j.exec(new SwishDerivative(input, result));
      case "tanh" -> {
        output.mul(output, result);
        result.rsubi(1);
      }
      case "sigmoid" -> {
        output.rsub(1, result);
        result.muli(output);
      }
      case "hard_sigmoid" -> Nd4j.exec(new HardSigmoidBp(input, gradient, result));
      case "softplus" -> Nd4j.exec(new Sigmoid(input, result));
      default -> throw new IllegalStateException("no activation '" + function + "'");
    }
    return switch (function) {
      case "relu", "elu", "gelu", "hard_sigmoid" -> result;
      default -> result.muli(gradient);
    };
  }

  @Override
  public void close() {
    elements.close();
    gelu.close();
    buffers.close();
  }
}
