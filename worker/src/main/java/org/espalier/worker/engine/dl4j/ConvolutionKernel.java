package org.espalier.worker.engine.dl4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of images: by oneDNN's primitives where they are at hand and there is no bias,
 * which read and hand on any {@link ImageLayout}; else by ND4J's operation, which makes them anew
 * in every call, from plain images to plain images.
 */
final class ConvolutionKernel implements Kernel {

  /**
   * How the window moves.
   *
   * @param same whether zeros are padded so that only the stride shrinks the image
   */
  record Window(long height, long width, long stride, boolean same) {

    long slide(long size, long kernel) {
      return same ? (size + stride - 1) / stride : (size - kernel) / stride + 1;
    }

    /** Zeros before the first row; the odd one goes behind the last. */
    long before(long size, long kernel) {
      return same ? Math.max(0, (slide(size, kernel) - 1) * stride + kernel - size) / 2 : 0;
    }

    /** Zeros behind the last row. */
    long after(long size, long kernel) {
      return same
          ? Math.max(0, (slide(size, kernel) - 1) * stride + kernel - size) - before(size, kernel)
          : 0;
    }

    long[] arguments(INDArray image) {
      return new long[] {
        height,
        width,
        stride,
        stride,
        before(image.size(2), height),
        before(image.size(3), width),
        1,
        1,
        same ? 1 : 0,
        0,
        1
      };
    }
  }

  private final Parameter weight;
  private final Optional<Parameter> bias;
  private final Window window;
  private final Buffers buffers = new Buffers();
  private NativeOp convolve;
  private NativeOp derive;
  private INDArray input;
  private final Plans<ImageLayout, OneDnnConvolution> plans = new Plans<>(this::planned);

  @SuppressWarnings("NullAway.Init")
  ConvolutionKernel(Parameter weight, Optional<Parameter> bias, Window window) {
    this.weight = weight;
    this.bias = bias;
    this.window = window;
  }

  /** {@code [outputs, inputs, height, width]}, also where a weight has no height. */
  private INDArray square(INDArray array) {
    if (array.rank() == 4) {
      return array;
    }
    return array.reshape('c', array.size(0), array.size(1), window.height(), window.width());
  }

  private boolean byPrimitives(INDArray x) {
    return bias.isEmpty() && OneDnn.takes(x);
  }

  private OneDnnConvolution planned(ImageLayout image) {
    long height = image.height();
    long width = image.width();
    return new OneDnnConvolution(
        new OneDnnConvolution.Shapes(
            image,
            weight.shape()[0],
            window.slide(height, window.height()),
            window.slide(width, window.width()),
            window.height(),
            window.width(),
            window.stride(),
            new OneDnnConvolution.Zeros(
                window.before(height, window.height()), window.after(height, window.height())),
            new OneDnnConvolution.Zeros(
                window.before(width, window.width()), window.after(width, window.width()))));
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    if (byPrimitives(x)) {
      OneDnnConvolution plan = plans.of(ImageLayout.of(x));
      INDArray y = buffers.get("output", x.dataType(), plan.resultLayout().shape());
      plan.forward(x, square(weight.value()), y);
      return y;
    }
    INDArray y =
        buffers.get(
            "output",
            x.dataType(),
            x.size(0),
            weight.shape()[0],
            window.slide(x.size(2), window.height()),
            window.slide(x.size(3), window.width()));
    if (convolve == null) {
      convolve = new NativeOp("conv2d", window.arguments(x));
      derive = new NativeOp("conv2d_bp", window.arguments(x));
    }
    convolve.run(
        bias.isPresent()
            ? new INDArray[] {x, square(weight.value()), bias.get().value()}
            : new INDArray[] {x, square(weight.value())},
        y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray result = buffers.like("gradient", input);
    boolean direct = weight.isTrained() && !weight.isShared();
    INDArray weightGradient =
        direct ? weight.gradient() : buffers.like("weight gradient", weight.value());
    if (byPrimitives(input)) {
      OneDnnConvolution plan = plans.of(ImageLayout.of(input));
      plan.backward(gradient);
      if (weight.isTrained()) {
        plan.weightGradient(square(weightGradient));
      }
      if (wantInput) {
        plan.imageGradient(square(weight.value()), result);
      }
    } else if (bias.isPresent()) {
      INDArray biasGradient = buffers.like("bias gradient", bias.get().value());
      derive.run(
          new INDArray[] {input, square(weight.value()), bias.get().value(), gradient},
          result,
          square(weightGradient),
          biasGradient);
      if (bias.get().isTrained()) {
        bias.get().receive(biasGradient);
      }
    } else {
      derive.run(
          new INDArray[] {input, square(weight.value()), gradient}, result, square(weightGradient));
    }
    if (weight.isTrained() && !direct) {
      weight.receive(weightGradient);
    }
    return result;
  }

  @Override
  public void close() {
    plans.close();
    buffers.close();
  }
}
