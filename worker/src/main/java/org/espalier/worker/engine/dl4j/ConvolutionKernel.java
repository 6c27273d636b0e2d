package org.espalier.worker.engine.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of images: by oneDNN's primitives where they are at hand and there is no bias, else
 * by ND4J's operation, which makes them anew in every call.
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
  private final Map<List<Long>, OneDnnConvolution> plans = new LinkedHashMap<>(8, 0.75f, true);

  @SuppressWarnings("NullAway.Init")
  ConvolutionKernel(Parameter weight, Optional<Parameter> bias, Window window) {
    this.weight = weight;
    this.bias = bias;
    this.window = window;
  }

  /** {@code [outputs, inputs, height, width]}, also where a weight has no height. */
  private INDArray square(INDArray array) {
    return array.reshape('c', array.size(0), array.size(1), window.height(), window.width());
  }

  private boolean byPrimitives(INDArray x) {
    return bias.isEmpty() && x.dataType() == DataType.FLOAT && OneDnn.isPresent();
  }

  private OneDnnConvolution plan(INDArray x) {
    List<Long> image = sizes(x);
    OneDnnConvolution found = plans.get(image);
    if (found != null) {
      return found;
    }
    if (plans.size() == Buffers.SHAPES_KEPT) {
      Objects.requireNonNull(plans.remove(plans.keySet().iterator().next())).close();
    }
    long height = x.size(2);
    long width = x.size(3);
    OneDnnConvolution made =
        new OneDnnConvolution(
            new OneDnnConvolution.Shapes(
                image,
                sizes(square(weight.value())),
                List.of(
                    x.size(0),
                    weight.shape()[0],
                    window.slide(height, window.height()),
                    window.slide(width, window.width())),
                window.stride(),
                List.of(
                    window.before(height, window.height()), window.before(width, window.width())),
                List.of(
                    window.after(height, window.height()), window.after(width, window.width()))));
    plans.put(image, made);
    return made;
  }

  private static List<Long> sizes(INDArray array) {
    return Arrays.stream(array.shape()).boxed().toList();
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    INDArray y =
        buffers.get(
            "output",
            x.dataType(),
            x.size(0),
            weight.shape()[0],
            window.slide(x.size(2), window.height()),
            window.slide(x.size(3), window.width()));
    if (byPrimitives(x)) {
      plan(x).forward(x, square(weight.value()), y);
      return y;
    }
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
      OneDnnConvolution plan = plan(input);
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
    plans.values().forEach(OneDnnConvolution::close);
    plans.clear();
    buffers.close();
  }
}
