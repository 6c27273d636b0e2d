package org.espalier.web.trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSets;
import org.espalier.core.data.DataSource;
import org.espalier.core.json.Json;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.InferredModel.InferredModule;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModelProblem;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.Corners;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.core.study.TrialSpec;
import org.espalier.tracking.artifact.Sha256;
import org.espalier.web.layout.GraphLayout;
import org.jspecify.annotations.Nullable;

/**
 * A model as a graph of modules with everything that is known without building it: {@code Model} of
 * the document. Inputs are those that a module reads. Where the data set is not declared to this
 * server, shapes are missing and counts are 0.
 *
 * @param digest SHA-256 of the modules, their settings and how they are wired
 */
public record ModelDiagram(
    List<Input> inputs,
    List<String> outputs,
    List<Node> nodes,
    List<Edge> edges,
    long parameterCount,
    long trainableCount,
    String digest,
    @Nullable GraphLayout layout) {

  /** The page's cards, in pixels. */
  private static final double CARD_WIDTH = 190;

  private static final double CARD_HEIGHT = 78;

  /** A larger graph is not laid out: that would take seconds, and nobody reads it. */
  private static final int MOST_CARDS = 1_000;

  record Input(String name, @Nullable ShapeView shape) {}

  record Node(
      String name,
      String type,
      Map<String, ParameterValue> parameters,
      List<String> inputs,
      @Nullable ShapeView outputShape,
      long parameterCount,
      boolean frozen,
      @Nullable String share,
      @Nullable Source source,
      @Nullable String problem) {}

  record Source(String runId, String module) {}

  record Edge(String from, String to, @Nullable ShapeView shape) {}

  record ShapeView(String kind, List<Long> dimensions, String text) {
    static ShapeView of(Shape shape) {
      return new ShapeView(
          shape.kind().name().toLowerCase(java.util.Locale.ROOT), shape.sizes(), shape.text());
    }
  }

  /** The model of a trial. */
  public static ModelDiagram of(TrialSpec trial) {
    return of(trial.model(), trial.data(), trial.transfer());
  }

  /** The model at the first point of a study's space, or of its first variant. */
  public static Optional<ModelDiagram> ofFirstPoint(StudySpec study) {
    TrialDraft draft =
        study.variants().isEmpty()
            ? study.resolve(Corners.of(study.space(), 1).getFirst())
            : study.resolveVariant(study.variants().getFirst().name());
    return Optional.of(of(draft));
  }

  /** The model of a trial that is not planned yet; from where its weights will be is not known. */
  public static ModelDiagram of(TrialDraft draft) {
    return of(draft.model(), draft.data(), TransferSpec.NONE);
  }

  private static ModelDiagram of(ModelSpec model, DataSpec data, TransferSpec transfer) {
    Optional<DataSetDeclaration> set =
        data.source().isEmpty()
            ? DataSets.BUILT_IN.find(data.set())
            : data.source()
                .filter(DataSource::exact)
                .map(source -> DataSetDeclaration.of(data.set(), source, ""));
    Map<String, Shape> shapes = new HashMap<>();
    Map<String, InferredModule> modules = new HashMap<>();
    Map<String, String> problems = new HashMap<>();
    if (set.isPresent()) {
      shapes.putAll(set.get().shapes(features(data, set.get())));
      InferredModel inferred =
          ModelInference.infer(model, Map.copyOf(shapes), target(data, set.get()));
      for (InferredModule module : inferred.modules()) {
        modules.put(module.name(), module);
        shapes.put(module.name(), module.output());
      }
      problems.putAll(
          inferred.problems().stream()
              .collect(
                  Collectors.groupingBy(
                      ModelProblem::module,
                      Collectors.mapping(ModelProblem::message, Collectors.joining("; ")))));
    }
    Set<String> frozen = new HashSet<>(transfer.frozen());
    List<Node> nodes =
        model.modules().stream()
            .map(spec -> node(spec, shapes, modules, problems, frozen, transfer))
            .toList();
    List<Edge> edges = edges(model, shapes);
    List<Input> inputs =
        model.inputs().stream()
            .filter(name -> edges.stream().anyMatch(edge -> edge.from().equals(name)))
            .map(name -> new Input(name, view(shapes, name)))
            .toList();
    return new ModelDiagram(
        inputs,
        model.outputs(),
        nodes,
        edges,
        nodes.stream().mapToLong(Node::parameterCount).sum(),
        nodes.stream().filter(node -> !node.frozen()).mapToLong(Node::parameterCount).sum(),
        Sha256.of(Json.write(model)),
        layout(inputs, nodes, edges));
  }

  private static @Nullable GraphLayout layout(
      List<Input> inputs, List<Node> nodes, List<Edge> edges) {
    List<GraphLayout.Box> boxes =
        Stream.concat(inputs.stream().map(Input::name), nodes.stream().map(Node::name))
            .map(name -> new GraphLayout.Box(name, CARD_WIDTH, CARD_HEIGHT))
            .toList();
    return boxes.size() > MOST_CARDS
        ? null
        : GraphLayout.of(
            boxes,
            edges.stream()
                .map(
                    edge ->
                        new GraphLayout.Link(
                            edge.from(),
                            edge.to(),
                            edge.shape() == null ? "" : edge.shape().text()))
                .toList());
  }

  private static Node node(
      ModuleSpec spec,
      Map<String, Shape> shapes,
      Map<String, InferredModule> modules,
      Map<String, String> problems,
      Set<String> frozen,
      TransferSpec transfer) {
    InferredModule module = modules.get(spec.name());
    TransferSpec.Source source = transfer.sources().get(spec.name());
    return new Node(
        spec.name(),
        spec.type(),
        new TreeMap<>(spec.parameters()),
        spec.inputs(),
        view(shapes, spec.name()),
        module == null ? 0 : module.parameters(),
        frozen.contains(spec.name()),
        module != null && module.isTied() ? module.owner() : spec.share().orElse(null),
        source == null ? null : new Source(source.runId(), source.module()),
        problems.get(spec.name()));
  }

  private static List<Edge> edges(ModelSpec model, Map<String, Shape> shapes) {
    List<Edge> edges = new ArrayList<>();
    for (ModuleSpec module : model.modules()) {
      for (String input : module.inputs()) {
        edges.add(new Edge(input, module.name(), view(shapes, input)));
      }
    }
    return edges;
  }

  private static @Nullable ShapeView view(Map<String, Shape> shapes, String name) {
    Shape shape = shapes.get(name);
    return shape == null ? null : ShapeView.of(shape);
  }

  private static Shape features(DataSpec spec, DataSetDeclaration set) {
    ParameterValue view = new LinkedHashMap<>(spec.options()).get("view");
    return view != null && set.views().contains(String.valueOf(view.raw()))
        ? set.seenAs(String.valueOf(view.raw()))
        : set.features();
  }

  private static Target target(DataSpec spec, DataSetDeclaration set) {
    return spec.classes().isEmpty() ? set.target() : Target.classes(spec.classes().size());
  }
}
