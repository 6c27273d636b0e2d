package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three passes of a convolution for one shape of batch, by oneDNN's primitives: made once, run
 * at every step. oneDNN chooses how images and weights lie in memory; the input is turned into that
 * layout once a step and serves the forward pass and the gradient of the weights. Without bias.
 * Single precision, used by one thread.
 */
final class OneDnnConvolution implements AutoCloseable {

  /**
   * Sizes, and the zeros around.
   *
   * @param image {@code [examples, channels, height, width]}
   * @param weights {@code [outputs, channels, kernel height, kernel width]}
   * @param result {@code [examples, outputs, height, width]}
   * @param before zeros above and to the left
   * @param after zeros below and to the right
   */
  record Shapes(
      List<Long> image,
      List<Long> weights,
      List<Long> result,
      long stride,
      List<Long> before,
      List<Long> after) {}

  /** An array of ours (in C order) and, where oneDNN wants another layout, its turned copy. */
  private final class Operand {
    private final memory ours;
    private final memory turned;
    private final boolean differs;
    private final reorder turn;

    /**
     * @param inwards whether ours is turned into oneDNN's layout, or back
     */
    Operand(List<Long> sizes, memory.format_tag order, memory.desc wanted, boolean inwards) {
      memory.desc plain = described(sizes, order);
      ours = keep(new memory(plain, processor, new Pointer()));
      differs = plain.notEquals(wanted);
      turned = differs ? keep(new memory(wanted, processor)) : ours;
      turn = keep(inwards ? new reorder(ours, turned) : new reorder(turned, ours));
    }

    void at(INDArray array) {
      ours.set_data_handle(array.data().addressPointer());
    }

    void turnIn() {
      if (differs) {
        turn.execute(queue, ours, turned);
      }
    }

    void turnBack() {
      if (differs) {
        turn.execute(queue, turned, ours);
      }
    }
  }

  private final List<Pointer> kept = new ArrayList<>();
  private final engine processor = keep(new engine(engine.kind.cpu, 0));
  private final stream queue = keep(new stream(processor));
  private final Operand image;
  private final Operand weights;
  private final Operand result;
  private final Operand byResult;
  private final Operand byWeights;
  private final Operand weightsBack;
  private final Operand byImage;
  private final primitive forward;
  private final primitive toWeights;
  private final primitive toImage;
  private final IntMemoryMap forwardPlaces;
  private final IntMemoryMap toWeightsPlaces;
  private final IntMemoryMap toImagePlaces;

  OneDnnConvolution(Shapes shapes) {
    long[] strides = {shapes.stride(), shapes.stride()};
    long[] before = longs(shapes.before());
    long[] after = longs(shapes.after());
    memory.desc anyImage = described(shapes.image(), memory.format_tag.any);
    memory.desc anyWeights = described(shapes.weights(), memory.format_tag.any);
    memory.desc anyResult = described(shapes.result(), memory.format_tag.any);
    var there =
        keep(
            new convolution_forward.primitive_desc(
                keep(
                    new convolution_forward.desc(
                        dnnl.prop_kind.forward_training,
                        dnnl.algorithm.convolution_direct,
                        anyImage,
                        anyWeights,
                        anyResult,
                        strides,
                        before,
                        after)),
                processor));
    image = new Operand(shapes.image(), memory.format_tag.nchw, there.src_desc(), true);
    weights = new Operand(shapes.weights(), memory.format_tag.oihw, there.weights_desc(), true);
    result = new Operand(shapes.result(), memory.format_tag.nchw, there.dst_desc(), false);
    forward = keep(new convolution_forward(there));
    forwardPlaces =
        places(
            dnnl.DNNL_ARG_SRC,
            image.turned,
            dnnl.DNNL_ARG_WEIGHTS,
            weights.turned,
            dnnl.DNNL_ARG_DST,
            result.turned);

    var back =
        keep(
            new convolution_backward_weights.primitive_desc(
                keep(
                    new convolution_backward_weights.desc(
                        dnnl.algorithm.convolution_direct,
                        there.src_desc(),
                        anyWeights,
                        anyResult,
                        strides,
                        before,
                        after)),
                processor,
                there));
    byResult = new Operand(shapes.result(), memory.format_tag.nchw, back.diff_dst_desc(), true);
    byWeights =
        new Operand(shapes.weights(), memory.format_tag.oihw, back.diff_weights_desc(), false);
    toWeights = keep(new convolution_backward_weights(back));
    toWeightsPlaces =
        places(
            dnnl.DNNL_ARG_SRC,
            image.turned,
            dnnl.DNNL_ARG_DIFF_DST,
            byResult.turned,
            dnnl.DNNL_ARG_DIFF_WEIGHTS,
            byWeights.turned);

    var further =
        keep(
            new convolution_backward_data.primitive_desc(
                keep(
                    new convolution_backward_data.desc(
                        dnnl.algorithm.convolution_direct,
                        anyImage,
                        anyWeights,
                        back.diff_dst_desc(),
                        strides,
                        before,
                        after)),
                processor,
                there));
    weightsBack =
        new Operand(shapes.weights(), memory.format_tag.oihw, further.weights_desc(), true);
    byImage = new Operand(shapes.image(), memory.format_tag.nchw, further.diff_src_desc(), false);
    toImage = keep(new convolution_backward_data(further));
    toImagePlaces =
        places(
            dnnl.DNNL_ARG_DIFF_DST,
            byResult.turned,
            dnnl.DNNL_ARG_WEIGHTS,
            weightsBack.turned,
            dnnl.DNNL_ARG_DIFF_SRC,
            byImage.turned);
  }

  /** Writes {@code y}; keeps {@code x} for {@link #backward}. */
  void forward(INDArray x, INDArray weight, INDArray y) {
    image.at(x);
    weights.at(weight);
    result.at(y);
    image.turnIn();
    weights.turnIn();
    forward.execute(queue, forwardPlaces);
    result.turnBack();
    queue._wait();
  }

  /** Takes the gradient of the last forward pass's result; what follows asks for parts. */
  void backward(INDArray gradient) {
    byResult.at(gradient);
    byResult.turnIn();
  }

  void weightGradient(INDArray to) {
    byWeights.at(to);
    toWeights.execute(queue, toWeightsPlaces);
    byWeights.turnBack();
    queue._wait();
  }

  void imageGradient(INDArray weight, INDArray to) {
    weightsBack.at(weight);
    byImage.at(to);
    weightsBack.turnIn();
    toImage.execute(queue, toImagePlaces);
    byImage.turnBack();
    queue._wait();
  }

  private memory.desc described(List<Long> sizes, memory.format_tag order) {
    return keep(new memory.desc(longs(sizes), memory.data_type.f32, order));
  }

  private static long[] longs(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  private IntMemoryMap places(
      int first, memory one, int second, memory two, int third, memory three) {
    IntMemoryMap map = keep(new IntMemoryMap());
    map.put(first, one);
    map.put(second, two);
    map.put(third, three);
    return map;
  }

  private <T extends Pointer> T keep(T pointer) {
    kept.add(pointer);
    return pointer;
  }

  /** Gives oneDNN's memory back, last made first. */
  @Override
  public void close() {
    kept.reversed().forEach(Pointer::close);
    kept.clear();
  }
}
