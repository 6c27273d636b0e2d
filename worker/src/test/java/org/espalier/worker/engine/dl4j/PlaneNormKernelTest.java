package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fast way through a batch norm and ReLU gives what the general one gives. */
class PlaneNormKernelTest {

  private static final long CHANNELS = 3;

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, -200})
  void agreesWithTheGeneralWay(double center) {
    new Dl4jEngine();
    BatchNormKernel.Weights mine = NormWeights.of(CHANNELS);
    BatchNormKernel.Weights theirs = NormWeights.of(CHANNELS);
    Kernel fast = new PlaneNormKernel(mine, true, new Chain(List.of(new BatchNormKernel(mine))));
    Kernel general = new Chain(List.of(new BatchNormKernel(theirs), new ActivationKernel("relu")));
    for (int step = 0; step < 3; step++) {
      INDArray x = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, 5, 7).addi(center);
      INDArray gradient = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, 5, 7);
      assertClose(fast.forward(x, true), general.forward(x, true));
      assertClose(fast.backward(gradient, true), general.backward(gradient, true));
      assertClose(mine.scale().gradient(), theirs.scale().gradient());
      assertClose(mine.offset().gradient(), theirs.offset().gradient());
      assertClose(mine.mean().value(), theirs.mean().value());
      assertClose(mine.variance().value(), theirs.variance().value());
      assertClose(fast.forward(x, false), general.forward(x, false));
    }
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(actual.sub(expected).amaxNumber().doubleValue())
        .isCloseTo(0, Offset.offset(2e-3 * size));
  }
}
