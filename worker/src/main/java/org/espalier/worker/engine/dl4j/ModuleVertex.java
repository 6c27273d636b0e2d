package org.espalier.worker.engine.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.worker.engine.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A module in a running graph: its place in the flat arrays, and its kernels. */
@SuppressWarnings("overrides")
final class ModuleVertex extends BaseGraphVertex {

  /**
   * What a vertex is made of.
   *
   * @param trained the weights that it owns and the optimiser changes, in the order of the flat
   *     arrays
   * @param training how they are trained
   */
  record Parts(
      InferredModule module, List<Parameter> trained, TrainingConfig training, Work work) {}

  /** What a vertex computes; made once all weights have their arrays. */
  static final class Work {
    @Nullable Kernel kernel;
    @Nullable MergeKernel merge;

    /** Whether what it hands on is to be copied. */
    boolean tap;

    private final PlainKernel plain = new PlainKernel();

    /** What it handed on last, if it was to be copied. */
    @Nullable Tensor tapped;

    /** Whether it makes random choices in training although it has no weights to train. */
    boolean restless;

    /** Whether a weight at or before this vertex is trained now. */
    boolean trainedAtOrBefore = true;

    /** Of each input, whether a weight at or before it is trained now. */
    boolean[] wanted = new boolean[0];

    void close() {
      plain.close();
      if (kernel != null) {
        kernel.close();
      }
      if (merge != null) {
        merge.close();
      }
    }
  }

  private final Parts parts;
  private final @Nullable INDArray values;
  private @Nullable INDArray gradients;

  ModuleVertex(
      ComputationGraph graph,
      String name,
      int index,
      Parts parts,
      @Nullable INDArray values,
      DataType type) {
    super(graph, name, index, null, null, type);
    this.parts = parts;
    this.values = values;
    long from = 0;
    for (Parameter parameter : parts.trained()) {
      long count = parameter.weight().count();
      parameter.bindValue(part(Objects.requireNonNull(values), from, count));
      from += count;
    }
  }

  private static INDArray part(INDArray flat, long from, long count) {
    return flat.reshape(flat.length()).get(NDArrayIndex.interval(from, from + count));
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray flat) {
    gradients = flat;
    long from = 0;
    for (Parameter parameter : parts.trained()) {
      long count = parameter.weight().count();
      parameter.bindGradient(part(flat, from, count));
      from += count;
    }
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    Work work = parts.work();
    INDArray output = forward(work, training);
    if (work.tap) {
      work.tapped = Tensors.copy(work.plain.forward(output, training));
    }
    return output;
  }

  private INDArray forward(Work work, boolean training) {
    if (work.merge != null) {
      return work.merge.forward(Arrays.asList(inputs));
    }
    // what is frozen up to here is used, not trained: no dropout, no batch statistics
    return Objects.requireNonNull(work.kernel)
        .forward(inputs[0], training && (work.trainedAtOrBefore || work.restless));
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    Work work = parts.work();
    // what nobody needs stays null: the graph adds up what an input gets from all its readers
    INDArray[] byInputs = new INDArray[inputs.length];
    if (work.trainedAtOrBefore) {
      List<INDArray> computed =
          work.merge != null
              ? work.merge.backward(epsilon)
              : List.of(Objects.requireNonNull(work.kernel).backward(epsilon, work.wanted[0]));
      for (int i = 0; i < byInputs.length; i++) {
        if (work.wanted[i]) {
          byInputs[i] = computed.get(i);
        }
      }
    }
    return new Pair<>(new DefaultGradient(), byInputs);
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    parts.trained().forEach(p -> table.put(p.weight().name(), p.value()));
    return table;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public @Nullable Layer getLayer() {
    return null;
  }

  @Override
  public TrainingConfig getConfig() {
    return parts.training();
  }

  @Override
  public @Nullable INDArray params() {
    return values;
  }

  @Override
  public @Nullable INDArray getGradientsViewArray() {
    return gradients;
  }

  @Override
  public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    return null;
  }

  @Override
  public String toString() {
    return "ModuleVertex(" + vertexName + ")";
  }
}
