package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A batch norm over blocks of channels gives what the general one gives over plain images. */
class BlockNormKernelTest {

  private static final long CHANNELS = 32;

  @ParameterizedTest
  @CsvSource({
    "16, 0, true, false",
    "8, 3, true, false",
    "16, -200, false, false",
    "16, 0, true, true",
    "8, 0, false, true",
  })
  void agreesWithTheGeneralWay(int block, double center, boolean rectified, boolean frozen) {
    new Dl4jEngine();
    assumeTrue(OneDnn.isPresent());
    BatchNormKernel.Weights mine = NormWeights.of(CHANNELS);
    BatchNormKernel.Weights theirs = NormWeights.of(CHANNELS);
    mine.scale().freeze(frozen);
    theirs.scale().freeze(frozen);
    Kernel plain = new BatchNormKernel(theirs);
    Kernel general = rectified ? new Chain(List.of(plain, new ActivationKernel("relu"))) : plain;
    Kernel blocks = new BlockNormKernel(mine, rectified, new Chain(List.of()));
    for (int step = 0; step < 3; step++) {
      INDArray x = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, 5, 7).addi(center);
      INDArray gradient = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, 5, 7);
      assertClose(blocks.forward(in(block, x), true), general.forward(x, true));
      assertClose(blocks.backward(in(block, gradient), true), general.backward(gradient, true));
      assertClose(mine.scale().gradient(), theirs.scale().gradient());
      assertClose(mine.offset().gradient(), theirs.offset().gradient());
      assertClose(mine.mean().value(), theirs.mean().value());
      assertClose(mine.variance().value(), theirs.variance().value());
      assertClose(blocks.forward(in(block, x), false), general.forward(x, false));
    }
    blocks.close();
  }

  private static INDArray in(int block, INDArray images) {
    ImageLayout from = ImageLayout.of(images);
    INDArray turned = Nd4j.create(DataType.FLOAT, from.in(block).shape());
    try (OneDnnTurn turn = new OneDnnTurn(new OneDnnTurn.Way(from, from.in(block)))) {
      turn.run(images, turned);
    }
    return turned;
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    INDArray plain = expected.rank() == 4 ? new PlainKernel().forward(actual, false) : actual;
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(plain.shape()).isEqualTo(expected.shape());
    assertThat(plain.sub(expected).amaxNumber().doubleValue())
        .isCloseTo(0, Offset.offset(1e-4 * size));
  }
}
