package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.LearningRate;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model on a {@code ComputationGraph}. */
final class Dl4jModel implements EngineModel {

  private final ModelPlan plan;
  private final DataType type;
  private final ParameterStore store;
  private final RandomStream stream;
  private final Loss loss;
  private final GraphAssembly assembly;
  private final ComputationGraph graph;
  private final UpdaterSlots slots;
  private final Clipping clipping;
  private final Buffers buffers = new Buffers();
  private int epoch = 1;
  private long iteration;

  Dl4jModel(InferredModel model, ModelPlan plan, DataType type) {
    this.plan = plan;
    this.type = type;
    this.store = new ParameterStore(model, type);
    this.stream = new RandomStream(plan.seed());
    this.loss = loss(model, plan);
    this.assembly = new GraphAssembly(model, plan, type, store, stream, loss);
    this.graph = assembly.assemble();
    this.slots = new UpdaterSlots(graph, plan.training().optimizer());
    this.clipping = new Clipping(plan.training());
    store.initialise(plan.seed());
    beginEpoch(1);
  }

  private static Loss loss(InferredModel model, ModelPlan plan) {
    var head = model.module(plan.model().outputs().getFirst()).orElseThrow();
    Loss.Kind kind =
        switch (head.type().head().orElse(Target.Kind.VALUES)) {
          case CLASSES, STEP_CLASSES -> Loss.Kind.SOFTMAX;
          case LABELS -> Loss.Kind.SIGMOID;
          case VALUES ->
              head.settings().has("loss") && head.settings().text("loss").equals("absolute")
                  ? Loss.Kind.ABSOLUTE
                  : Loss.Kind.SQUARED;
        };
    return new Loss(
        kind,
        LearningRate.number(plan.training(), "label_smoothing"),
        kind == Loss.Kind.SOFTMAX ? plan.classWeights() : List.of());
  }

  private INDArray load(String purpose, Tensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    INDArray array = buffers.get(purpose, type, shape);
    Tensors.load(tensor, array);
    return array;
  }

  @Override
  public double train(Batch batch) {
    stream.at(iteration);
    double mean = computeGradients(batch);
    INDArray gradients = graph.getFlattenedGradients();
    if (gradients != null && gradients.length() > 0) {
      clipping.apply(gradients);
      graph
          .getUpdater()
          .update(
              graph.gradient(),
              Math.toIntExact(iteration),
              epoch - 1,
              batch.size(),
              LayerWorkspaceMgr.noWorkspaces());
      graph.params().subi(gradients.reshape(graph.params().shape()));
    }
    iteration++;
    return mean;
  }

  /** Fills the gradients of all trained weights and returns the mean loss. */
  double computeGradients(Batch batch) {
    store.clearSharedGradients();
    graph.setInputs(load("features", batch.features()));
    graph.setLabels(load("labels", batch.labels()));
    graph.computeGradientAndScore();
    return graph.score();
  }

  @Override
  public Tensor predict(Tensor features) {
    return Tensors.copy(output(features));
  }

  private INDArray output(Tensor features) {
    return graph.output(false, load("features", features))[0];
  }

  @Override
  public Tensor activations(String module, Tensor features) {
    ModuleVertex.Work work =
        assembly
            .work(module)
            .orElseThrow(
                () -> new IllegalArgumentException("the model has no module '" + module + "'"));
    work.tap = true;
    try {
      output(features);
      return Objects.requireNonNull(work.tapped);
    } finally {
      work.tap = false;
      work.tapped = null;
    }
  }

  @Override
  public double loss(Batch batch) {
    return loss.meanOf(output(batch.features()), load("labels", batch.labels()));
  }

  @Override
  public void beginEpoch(int next) {
    epoch = next;
    Set<String> frozen = new HashSet<>(plan.transfer().frozen());
    plan.transfer()
        .unfreezeAtEpoch()
        .forEach(
            (module, from) -> {
              if (next >= from) {
                frozen.remove(module);
              } else {
                frozen.add(module);
              }
            });
    assembly.freeze(frozen);
  }

  @Override
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Parameter parameter : store.all()) {
      weights.put(
          parameter.fullName(), Tensors.copy(parameter.value(), parameter.weight().shape()));
    }
    return weights;
  }

  @Override
  public void setWeights(Map<String, Tensor> weights) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    store.all().forEach(parameter -> byName.put(parameter.fullName(), parameter));
    weights.forEach(
        (name, tensor) -> {
          Parameter parameter = byName.get(name);
          if (parameter == null || !parameter.weight().shape().equals(tensor.shape())) {
            throw new IllegalArgumentException(
                "the model has no weight '%s' of shape %s%s"
                    .formatted(
                        name,
                        tensor.shape(),
                        parameter == null ? "" : ", its own is " + parameter.weight().shape()));
          }
        });
    weights.forEach(
        (name, tensor) -> Tensors.load(tensor, Objects.requireNonNull(byName.get(name)).value()));
  }

  @Override
  public Map<String, Tensor> updaterState() {
    return slots.read(trainedInOrder());
  }

  @Override
  public void setUpdaterState(Map<String, Tensor> state, int epochNow, long iterationNow) {
    slots.write(trainedInOrder(), state);
    iteration = iterationNow;
    beginEpoch(Math.max(1, epochNow));
  }

  private List<Parameter> trainedInOrder() {
    List<Parameter> trained = new ArrayList<>(store.all());
    trained.removeIf(parameter -> !parameter.weight().trained());
    return trained;
  }

  /** The weights, for tests that compare gradients. */
  ParameterStore store() {
    return store;
  }

  @Override
  public long trainableParameters() {
    return assembly.trained();
  }

  @Override
  public void close() {
    assembly.close();
    loss.close();
    buffers.close();
    graph.close();
  }
}
