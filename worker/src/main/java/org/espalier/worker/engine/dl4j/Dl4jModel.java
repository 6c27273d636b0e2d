package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.espalier.core.model.Head;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.Shape;
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
  private final List<Head> heads;
  private final Map<String, Loss> losses;
  private final List<String> inputs;
  private final GraphAssembly assembly;
  private final ComputationGraph graph;
  private final UpdaterSlots slots;
  private final Clipping clipping;
  private final Optional<WeightStep> step;
  private final Buffers buffers = new Buffers();
  private int epoch = 1;
  private long iteration;

  Dl4jModel(InferredModel model, ModelPlan plan, DataType type) {
    this.plan = plan;
    this.type = type;
    this.store = new ParameterStore(model, type);
    this.stream = new RandomStream(plan.seed());
    this.heads = Head.of(plan.model(), plan.target());
    this.losses = losses(model, plan, heads);
    this.assembly = new GraphAssembly(model, plan, type, store, stream, losses);
    this.inputs = assembly.inputs();
    this.graph = assembly.assemble();
    this.slots = new UpdaterSlots(graph, plan.training().optimizer());
    this.clipping = new Clipping(plan.training());
    this.step = WeightStep.of(graph, !Optimizers.decay(plan.training()).isEmpty());
    store.initialise(plan.seed());
    beginEpoch(1);
  }

  private static Map<String, Loss> losses(InferredModel model, ModelPlan plan, List<Head> heads) {
    Map<String, Loss> losses = new LinkedHashMap<>();
    heads.forEach(
        head ->
            losses.put(head.module(), loss(model.module(head.module()).orElseThrow(), head, plan)));
    return losses;
  }

  private static Loss loss(InferredModule module, Head head, ModelPlan plan) {
    Loss.Kind kind =
        switch (head.target().kind()) {
          case CLASSES, STEP_CLASSES -> Loss.Kind.SOFTMAX;
          case LABELS -> Loss.Kind.SIGMOID;
          case VALUES ->
              module.settings().has("loss") && module.settings().text("loss").equals("absolute")
                  ? Loss.Kind.ABSOLUTE
                  : Loss.Kind.SQUARED;
          case SEVERAL -> throw new IllegalArgumentException("a head predicts one target");
        };
    boolean weighted = kind == Loss.Kind.SOFTMAX && !plan.classWeights().isEmpty();
    return new Loss(
        kind,
        LearningRate.number(plan.training(), "label_smoothing"),
        weighted
            ? plan.classWeights().subList(head.from(), head.from() + head.target().size())
            : List.of(),
        head.lossWeight());
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
    step.ifPresent(
        it -> {
          clipping.apply(it.gradients());
          it.take(Math.toIntExact(iteration), epoch - 1, batch.size());
        });
    iteration++;
    return mean;
  }

  /** Fills the gradients of all trained weights and returns the mean loss. */
  double computeGradients(Batch batch) {
    store.clearSharedGradients();
    graph.setInputs(inputs(batch.features()));
    graph.setLabels(
        heads.stream().map(head -> labels(head, batch.labels())).toArray(INDArray[]::new));
    graph.computeGradientAndScore();
    return graph.score();
  }

  @Override
  public Tensor predict(Tensor features) {
    return Tensors.sideBySide(Arrays.stream(outputs(features)).map(Tensors::copy).toList());
  }

  private INDArray[] outputs(Tensor features) {
    return graph.output(false, inputs(features));
  }

  /** What the graph's inputs are fed with: all features, or parts of them. */
  private INDArray[] inputs(Tensor features) {
    INDArray[] arrays = new INDArray[inputs.size()];
    int from = 0;
    for (String name : plan.model().inputs()) {
      boolean all = name.equals(plan.model().inputs().getFirst());
      int size = all ? 0 : Math.toIntExact(shape(name).count());
      int place = inputs.indexOf(name);
      if (place >= 0) {
        arrays[place] =
            load("input " + name, all ? features : Tensors.columns(features, from, size));
      }
      from += size;
    }
    return arrays;
  }

  private Shape shape(String input) {
    return Objects.requireNonNull(plan.inputs().get(input));
  }

  private INDArray labels(Head head, Tensor labels) {
    Tensor own =
        heads.size() == 1 && head.suffix().isEmpty()
            ? labels
            : Tensors.columns(labels, head.from(), head.target().size());
    return load("labels " + head.module(), own);
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
      outputs(features);
      return Objects.requireNonNull(work.tapped);
    } finally {
      work.tap = false;
      work.tapped = null;
    }
  }

  @Override
  public double loss(Batch batch) {
    INDArray[] outputs = outputs(batch.features());
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      Head head = heads.get(i);
      Loss loss = Objects.requireNonNull(losses.get(head.module()));
      sum += loss.meanOf(outputs[i], labels(head, batch.labels()));
    }
    return sum;
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
    losses.values().forEach(Loss::close);
    buffers.close();
    graph.close();
  }
}
