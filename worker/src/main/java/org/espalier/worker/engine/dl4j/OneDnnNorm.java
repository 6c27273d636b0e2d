package org.espalier.worker.engine.dl4j;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalisation of images in any layout, with a ReLU after it where that is asked for. */
final class OneDnnNorm extends OneDnnPlan {

  /**
   * What is normalised, and how.
   *
   * @param rectified whether a ReLU follows
   * @param ofBatch whether the statistics are those of the batch
   */
  record Kind(ImageLayout layout, boolean rectified, boolean ofBatch) {
    private int flags() {
      return dnnl.dnnl_use_scaleshift
          | (rectified ? dnnl.dnnl_fuse_norm_relu : 0)
          | (ofBatch ? 0 : dnnl.dnnl_use_global_stats);
    }
  }

  private final Kind kind;
  private final int channels;
  private final FloatPointer line;
  private final FloatPointer byLine;
  private final FloatPointer means;
  private final FloatPointer variances;
  private final memory input;
  private final memory output;
  private final memory byOutput;
  private final memory byInput;
  private final batch_normalization_forward forward;
  private final batch_normalization_backward backward;
  private final IntMemoryMap forwardPlaces;
  private final IntMemoryMap backwardPlaces;

  OneDnnNorm(Kind kind) {
    this.kind = kind;
    ImageLayout layout = kind.layout();
    channels = Math.toIntExact(layout.channels());
    memory.desc images = described(layout);
    var there =
        keep(
            new batch_normalization_forward.primitive_desc(
                keep(
                    new batch_normalization_forward.desc(
                        dnnl.dnnl_forward_training,
                        images,
                        (float) BatchNormKernel.EPSILON,
                        kind.flags())),
                processor));
    var back =
        keep(
            new batch_normalization_backward.primitive_desc(
                keep(
                    new batch_normalization_backward.desc(
                        dnnl.dnnl_backward,
                        images,
                        images,
                        (float) BatchNormKernel.EPSILON,
                        kind.flags())),
                processor,
                there));
    line = keep(new FloatPointer(2L * channels));
    byLine = keep(new FloatPointer(2L * channels));
    means = keep(new FloatPointer(channels));
    variances = keep(new FloatPointer(channels));
    input = place(images);
    output = place(images);
    byOutput = place(images);
    byInput = place(images);
    memory scaleAndShift = keep(new memory(there.weights_desc(), processor, line));
    memory mean = keep(new memory(there.mean_desc(), processor, means));
    memory variance = keep(new memory(there.variance_desc(), processor, variances));
    memory cutOff = keep(new memory(there.workspace_desc(), processor));
    forward = keep(new batch_normalization_forward(there));
    forwardPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC, input,
                dnnl.DNNL_ARG_DST, output,
                dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift,
                dnnl.DNNL_ARG_MEAN, mean,
                dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_WORKSPACE, cutOff));
    backward = keep(new batch_normalization_backward(back));
    backwardPlaces =
        places(
            Map.of(
                dnnl.DNNL_ARG_SRC, input,
                dnnl.DNNL_ARG_DIFF_DST, byOutput,
                dnnl.DNNL_ARG_DIFF_SRC, byInput,
                dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift,
                dnnl.DNNL_ARG_DIFF_SCALE_SHIFT,
                    keep(new memory(back.diff_weights_desc(), processor, byLine)),
                dnnl.DNNL_ARG_MEAN, mean,
                dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_WORKSPACE, cutOff));
  }

  /** Writes {@code y}; running statistics follow those of the batch where these are used. */
  void forward(INDArray x, BatchNormKernel.Weights weights, INDArray y) {
    at(input, x);
    at(output, y);
    line.position(0).put(numbers(weights.scale().value()));
    line.position(channels).put(numbers(weights.offset().value())).position(0);
    if (!kind.ofBatch()) {
      means.put(numbers(weights.mean().value()));
      variances.put(numbers(weights.variance().value()));
    }
    forward.execute(queue, forwardPlaces);
    queue._wait();
    if (kind.ofBatch()) {
      follow(weights.mean().value(), means);
      follow(weights.variance().value(), variances);
    }
  }

  private float[] numbers(INDArray ofChannels) {
    float[] copy = new float[channels];
    Host.floats(ofChannels).get(copy);
    return copy;
  }

  private void follow(INDArray running, FloatPointer batch) {
    float[] now = numbers(running);
    for (int c = 0; c < channels; c++) {
      now[c] += BatchNormKernel.MOMENTUM * (batch.get(c) - now[c]);
    }
    Host.floats(running).put(now);
  }

  /** Writes the gradient of the last forward pass's input, and those of scale and offset. */
  void backward(
      INDArray x, INDArray gradient, INDArray result, INDArray byScale, INDArray byOffset) {
    at(input, x);
    at(byOutput, gradient);
    at(byInput, result);
    backward.execute(queue, backwardPlaces);
    queue._wait();
    float[] both = new float[2 * channels];
    byLine.get(both);
    Host.floats(byScale).put(both, 0, channels);
    Host.floats(byOffset).put(both, channels, channels);
  }
}
