package org.espalier.worker.engine.dl4j;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution along the steps of a sequence, as one of an image with a single row. */
final class StepConvolutionKernel implements Kernel {

  private final Kernel convolution;
  private final Buffers buffers = new Buffers();

  /**
   * @param weight {@code [outputs, inputs, steps]}
   */
  StepConvolutionKernel(
      Parameter weight, Optional<Parameter> bias, ConvolutionKernel.Window window) {
    this.convolution =
        new Chain(List.of(new ConvolutionKernel(weight, bias, window), new PlainKernel()));
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    return back("output", convolution.forward(turn("input", x), training));
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray result = convolution.backward(turn("by output", gradient), wantInput);
    return wantInput ? back("gradient", result) : gradient;
  }

  private INDArray turn(String purpose, INDArray sequence) {
    INDArray turned =
        buffers.get(
            purpose, sequence.dataType(), sequence.size(0), sequence.size(2), sequence.size(1));
    turned.assign(sequence.permute(0, 2, 1));
    return turned.reshape('c', sequence.size(0), sequence.size(2), 1, sequence.size(1));
  }

  private INDArray back(String purpose, INDArray image) {
    INDArray turned =
        buffers.get(purpose, image.dataType(), image.size(0), image.size(3), image.size(1));
    turned.assign(image.reshape('c', image.size(0), image.size(1), image.size(3)).permute(0, 2, 1));
    return turned;
  }

  @Override
  public void close() {
    convolution.close();
    buffers.close();
  }
}
