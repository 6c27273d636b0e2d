package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.Weight;
import org.espalier.core.study.TrainingSpec;
import org.espalier.worker.engine.LearningRate;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.dl4j.ModuleVertex.Work;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/** Makes a graph of vertices out of a model whose shapes are known. */
final class GraphAssembly {

  private final InferredModel model;
  private final ModelPlan plan;
  private final DataType type;
  private final ParameterStore store;
  private final RandomStream stream;
  private final Map<String, Loss> losses;
  private final Map<String, Work> works = new HashMap<>();

  /**
   * @param losses of the heads, by name, in the order of the graph's outputs
   */
  GraphAssembly(
      InferredModel model,
      ModelPlan plan,
      DataType type,
      ParameterStore store,
      RandomStream stream,
      Map<String, Loss> losses) {
    this.model = model;
    this.plan = plan;
    this.type = type;
    this.store = store;
    this.stream = stream;
    this.losses = losses;
  }

  ComputationGraph assemble() {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .seed(plan.seed())
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .validateOutputLayerConfig(false)
            .addInputs(inputs());
    Map<Double, IUpdater> updaters = new HashMap<>();
    for (InferredModule module : model.modules()) {
      Work work = new Work();
      works.put(module.name(), work);
      builder.addVertex(
          module.name(),
          new ModuleVertexSpec(
              new ModuleVertex.Parts(
                  module, store.trainedOf(module.name()), training(module, updaters), work)),
          module.spec().inputs().toArray(String[]::new));
    }
    List<String> ends = new ArrayList<>();
    losses.forEach(
        (head, loss) -> {
          ends.add(head + "/loss");
          builder.addLayer(ends.getLast(), new HeadLoss(ends.getLast(), loss), head);
        });
    builder.setOutputs(ends.toArray(String[]::new));
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    graph.initGradientsView();
    model.modules().forEach(this::equip);
    return graph;
  }

  /** The inputs that a module reads; what nobody reads is no input of the graph. */
  List<String> inputs() {
    return plan.model().inputs().stream()
        .filter(
            input -> model.modules().stream().anyMatch(it -> it.spec().inputs().contains(input)))
        .toList();
  }

  private WeightTraining training(InferredModule module, Map<Double, IUpdater> updaters) {
    TrainingSpec training = plan.training();
    double factor = plan.transfer().learningRateFactors().getOrDefault(module.name(), 1.0);
    IUpdater updater =
        updaters.computeIfAbsent(
            factor,
            f ->
                Optimizers.updater(
                    training, new Rate(new LearningRate(training, plan.batchesPerEpoch()), f)));
    Set<Parameter> decayed =
        store.trainedOf(module.name()).stream()
            .filter(parameter -> parameter.weight().decayed())
            .collect(Collectors.toSet());
    return new WeightTraining(module.name(), updater, decayed, Optimizers.decay(training));
  }

  private void equip(InferredModule module) {
    Work work = Objects.requireNonNull(works.get(module.name()));
    if (KernelFactory.isMerge(module)) {
      work.merge = new MergeKernel(module.type().name().equals("concat"));
    } else {
      work.kernel = new KernelFactory(module, store.of(module.name()), stream).kernel();
    }
  }

  /** Decides which weights are trained from now on, and which gradients nobody needs. */
  void freeze(Set<String> frozen) {
    for (Parameter parameter : store.all()) {
      parameter.freeze(frozen.contains(parameter.owner()));
    }
    Set<String> downstream = new HashSet<>();
    for (InferredModule module : model.modules()) {
      Work work = Objects.requireNonNull(works.get(module.name()));
      List<Parameter> used = List.copyOf(store.of(module.name()).values());
      work.restless = module.type().name().equals("dropout") && !frozen.contains(module.name());
      List<String> inputs = module.spec().inputs();
      work.wanted = new boolean[inputs.size()];
      work.trainedAtOrBefore = used.stream().anyMatch(Parameter::isTrained);
      for (int i = 0; i < work.wanted.length; i++) {
        work.wanted[i] = downstream.contains(inputs.get(i));
        work.trainedAtOrBefore |= work.wanted[i];
      }
      if (work.trainedAtOrBefore) {
        downstream.add(module.name());
      }
    }
  }

  /** The running part of a module. */
  Optional<Work> work(String module) {
    return Optional.ofNullable(works.get(module));
  }

  /** How many numbers are trained now. */
  long trained() {
    return store.all().stream()
        .filter(Parameter::isTrained)
        .map(Parameter::weight)
        .mapToLong(Weight::count)
        .sum();
  }

  void close() {
    works.values().forEach(Work::close);
  }
}
