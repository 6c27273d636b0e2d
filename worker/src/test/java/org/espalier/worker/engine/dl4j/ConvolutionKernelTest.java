package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.espalier.core.model.Initialisation;
import org.espalier.core.model.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A convolution by oneDNN's primitives gives what ND4J's operation gives with a bias of zero. */
class ConvolutionKernelTest {

  @ParameterizedTest
  @CsvSource({
    "1, 8, 3, 1, true",
    "5, 7, 3, 2, true",
    "16, 32, 3, 2, true",
    "16, 16, 1, 1, true",
    "16, 32, 1, 2, true",
    "4, 6, 5, 1, false",
    "32, 16, 4, 3, true",
  })
  void agreesWithTheNativeOperation(
      long channels, long outputs, long kernel, long stride, boolean same) {
    new Dl4jEngine();
    ConvolutionKernel.Window window = new ConvolutionKernel.Window(kernel, kernel, stride, same);
    Parameter mine = parameter("weight", outputs, channels, kernel, kernel);
    Parameter theirs = parameter("weight", outputs, channels, kernel, kernel);
    theirs.value().assign(mine.value());
    Kernel primitives =
        new Chain(
            List.of(new ConvolutionKernel(mine, Optional.empty(), window), new PlainKernel()));
    Parameter zero = parameter("bias", outputs);
    zero.value().assign(0);
    Kernel operation = new ConvolutionKernel(theirs, Optional.of(zero), window);
    for (long examples : new long[] {4, 3, 4, 2, 1}) {
      INDArray x = Nd4j.randn(DataType.FLOAT, examples, channels, 11, 9);
      INDArray y = primitives.forward(x, true);
      assertClose(y, operation.forward(x, true));
      INDArray gradient = Nd4j.randn(DataType.FLOAT, y.shape());
      assertClose(primitives.backward(gradient, true), operation.backward(gradient, true));
      assertClose(mine.gradient(), theirs.gradient());
    }
    primitives.close();
    operation.close();
  }

  private static Parameter parameter(String name, Long... sizes) {
    Parameter parameter =
        new Parameter(
            "m", new Weight(name, List.of(sizes), new Initialisation.Constant(0), true, false));
    long[] shape = parameter.shape();
    parameter.bindValue(Nd4j.randn(DataType.FLOAT, shape));
    parameter.bindGradient(Nd4j.create(DataType.FLOAT, shape));
    return parameter;
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(actual.sub(expected).amaxNumber().doubleValue())
        .isCloseTo(0, Offset.offset(1e-4 * size));
  }
}
