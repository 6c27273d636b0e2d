package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three passes of a convolution for one shape of batch. oneDNN chooses how images and weights
 * lie in memory: an input that lies otherwise is turned once a step and serves the forward pass and
 * the gradient of the weights, the result is handed on as it is where others can read it. Without
 * bias.
 */
final class OneDnnConvolution extends OneDnnPlan {

  /**
   * Sizes, and the zeros around.
   *
   * @param outputs channels of the result
   * @param height of the result
   * @param width of the result
   * @param kernelHeight rows of a window
   * @param kernelWidth columns of a window
   * @param above zeros above and below
   * @param beside zeros to the left and to the right
   */
  record Shapes(
      ImageLayout image,
      long outputs,
      long height,
      long width,
      long kernelHeight,
      long kernelWidth,
      long stride,
      Zeros above,
      Zeros beside) {

    private long[] weights() {
      return new long[] {outputs, image.channels(), kernelHeight, kernelWidth};
    }

    private ImageLayout result() {
      return new ImageLayout(image.examples(), outputs, height, width, 1);
    }
  }

  /** Zeros on two opposite sides. */
  record Zeros(long before, long after) {}

  /** An array of ours and, where oneDNN wants another layout, its turned copy. */
  private final class Operand {
    private final memory ours;
    private final memory turned;
    private final boolean differs;
    private final reorder turn;

    /**
     * @param inwards whether ours is turned into oneDNN's layout, or back
     */
    Operand(memory.desc mine, memory.desc wanted, boolean inwards) {
      ours = place(mine);
      differs = mine.notEquals(wanted);
      turned = differs ? keep(new memory(wanted, processor)) : ours;
      turn = keep(inwards ? new reorder(ours, turned) : new reorder(turned, ours));
    }

    void at(INDArray array) {
      OneDnnPlan.at(ours, array);
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

  private final ImageLayout resultLayout;
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
    long[] before = {shapes.above().before(), shapes.beside().before()};
    long[] after = {shapes.above().after(), shapes.beside().after()};
    memory.desc anyImage = described(shapes.image().sizes(), memory.format_tag.any);
    memory.desc anyWeights = described(shapes.weights(), memory.format_tag.any);
    memory.desc anyResult = described(shapes.result().sizes(), memory.format_tag.any);
    memory.desc images = described(shapes.image());
    memory.desc plainWeights = described(shapes.weights(), memory.format_tag.oihw);
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
    resultLayout = readable(shapes.result(), there.dst_desc());
    memory.desc results = described(resultLayout);
    image = new Operand(images, there.src_desc(), true);
    weights = new Operand(plainWeights, there.weights_desc(), true);
    result = new Operand(results, there.dst_desc(), false);
    forward = keep(new convolution_forward(there));
    forwardPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC, image.turned,
                dnnl.DNNL_ARG_WEIGHTS, weights.turned,
                dnnl.DNNL_ARG_DST, result.turned));

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
    byResult = new Operand(results, back.diff_dst_desc(), true);
    byWeights = new Operand(plainWeights, back.diff_weights_desc(), false);
    toWeights = keep(new convolution_backward_weights(back));
    toWeightsPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC, image.turned,
                dnnl.DNNL_ARG_DIFF_DST, byResult.turned,
                dnnl.DNNL_ARG_DIFF_WEIGHTS, byWeights.turned));

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
    weightsBack = new Operand(plainWeights, further.weights_desc(), true);
    byImage = new Operand(images, further.diff_src_desc(), false);
    toImage = keep(new convolution_backward_data(further));
    toImagePlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_DIFF_DST, byResult.turned,
                dnnl.DNNL_ARG_WEIGHTS, weightsBack.turned,
                dnnl.DNNL_ARG_DIFF_SRC, byImage.turned));
  }

  /** The layout that oneDNN chose, if others can read it, else the plain one. */
  private ImageLayout readable(ImageLayout plain, memory.desc chosen) {
    return ImageLayout.BLOCKS.stream()
        .filter(block -> plain.channels() % block == 0)
        .map(plain::in)
        .filter(layout -> described(layout).equals(chosen))
        .findFirst()
        .orElse(plain);
  }

  /** How results lie, and their gradients. */
  ImageLayout resultLayout() {
    return resultLayout;
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
}
