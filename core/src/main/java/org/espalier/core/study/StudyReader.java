package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSets;
import org.espalier.core.document.DocumentException;
import org.espalier.core.document.DocumentReader;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.Target;
import org.espalier.core.space.Corners;
import org.espalier.core.space.Space;
import org.espalier.core.study.StudySpec.Variant;

/**
 * Reads a study file and checks all that can be known without running it. Pure and thread-safe: the
 * API, the command line and the tests use the same one.
 */
public final class StudyReader {

  private static final List<String> PARTS = List.of("data", "model", "training", "transfer");

  private final Problems problems = new Problems();
  private final Mapping root;
  private final DataSets sets;
  private final Fields fields;
  private final Mapping variants;
  private final SpaceBuilder space;
  private final Map<String, Composite> composites;
  private Space searched = new Space(List.of());
  private final List<Runnable> checks = new ArrayList<>();
  private List<Objective> objectives = List.of();

  private StudyReader(Mapping root, DataSets sets) {
    this.root = root;
    this.fields = new Fields(root, problems);
    this.variants = fields.mapping("variants").orElse(new Mapping(root.location(), List.of()));
    this.space = new SpaceBuilder(problems, !root.has("variants"));
    this.sets =
        sets.with(
            fields.mapping("data_sets").map(new DataSetReader(problems)::read).orElse(List.of()));
    this.composites = Composite.readAll(fields.mapping("modules"), problems);
  }

  /**
   * The study that {@code text} describes, YAML or JSON, on the data sets that come with the
   * product.
   *
   * @throws StudyProblems with everything that is wrong with it
   */
  public static StudySpec read(String text) throws StudyProblems {
    return read(text, DataSets.BUILT_IN);
  }

  /**
   * The study that {@code text} describes, YAML or JSON.
   *
   * @param sets the data sets it may name
   * @throws StudyProblems with everything that is wrong with it
   */
  public static StudySpec read(String text, DataSets sets) throws StudyProblems {
    return reader(text, sets).study();
  }

  /**
   * A study, and where its file declares each dimension.
   *
   * @param dimensions by name, in the order of the space; of several places that name the same
   *     dimension, the first
   */
  public record Placed(StudySpec study, Map<String, Node.Location> dimensions) {}

  /**
   * As {@link #read(String)}, with the places of what is searched.
   *
   * @throws StudyProblems with everything that is wrong with it
   */
  public static Placed readPlaced(String text) throws StudyProblems {
    StudyReader reader = reader(text, DataSets.BUILT_IN);
    return new Placed(reader.study(), reader.space.places());
  }

  private static StudyReader reader(String text, DataSets sets) throws StudyProblems {
    Node root;
    try {
      root = DocumentReader.read(text);
    } catch (DocumentException e) {
      throw new StudyProblems(e.problems());
    }
    if (!(root instanceof Mapping mapping)) {
      Problems problems = new Problems();
      problems.wrongKind(root, "a mapping with name, goal, data, model, training, …");
      throw new StudyProblems(problems.list());
    }
    return new StudyReader(mapping, sets);
  }

  private StudySpec study() throws StudyProblems {
    String name =
        fields.required("name", "what the study is called").flatMap(this::text).orElse("");
    String description = fields.text("description").orElse("");
    objectives =
        fields
            .required("goal", "the metric to improve, such as {maximize: test_accuracy}")
            .map(new GoalReader(problems)::read)
            .orElse(List.of());
    boolean listed = root.has("variants");
    List<Variant> trials = listed ? variants() : List.of();
    TrialTemplate trial =
        listed && !trials.isEmpty() ? trials.getFirst().trial() : trial(root, List.of());
    PARTS.forEach(fields::node);
    List<Requirement> requirements =
        fields
            .node("subject_to")
            .map(node -> new RequirementReader(problems).read(node, objectives))
            .orElse(List.of());
    SearchReader.Read search =
        new SearchReader(
                problems,
                problems.isEmpty() ? space.build() : new Space(List.of()),
                objectives.size())
            .read(
                new Fields(
                    fields
                        .mapping("search")
                        .orElse(new Mapping(root.location().withPath("search"), List.of())),
                    problems),
                listed,
                !space.isEmpty());
    searched = search.space();
    long seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L);
    String queue = fields.node("queue").flatMap(this::queue).orElse("default");
    fields.finish();
    if (problems.isEmpty()) {
      checks.forEach(Runnable::run);
    }
    if (!problems.isEmpty()) {
      throw new StudyProblems(problems.list());
    }
    return new StudySpec(
        name,
        description,
        objectives,
        requirements,
        trial,
        searched,
        trials,
        search.search(),
        seed,
        queue);
  }

  private List<Variant> variants() {
    Map<String, Variant> read = new LinkedHashMap<>();
    List<Entry> entries = variants.entries();
    if (entries.isEmpty() || entries.size() > Limits.VARIANTS_PER_STUDY) {
      problems.add(
          variants.location(),
          "",
          "variants lists %,d trials".formatted(entries.size()),
          "1 to %,d variants".formatted(Limits.VARIANTS_PER_STUDY));
      return List.of();
    }
    for (Entry entry : entries) {
      if (!Words.QUEUE_NAME.matcher(entry.key()).matches()) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "this is no name of a variant",
            "small letters, digits, _ and -; at most 100");
      }
      Fields changes = Fields.of(entry.value(), "changes to " + String.join(", ", PARTS), problems);
      PARTS.forEach(changes::node);
      changes.finish();
      if (entry.value() instanceof Mapping change) {
        read.put(
            entry.key(),
            new Variant(entry.key(), trial(VariantMerge.over(root, change), variants.keys())));
      }
    }
    List<Variant> all = List.copyOf(read.values());
    TransferCheck.run(all, variants, problems);
    return VariantOrder.sources(all, variants, problems);
  }

  private TrialTemplate trial(Mapping part, List<String> variantNames) {
    Fields own = new Fields(part, problems);
    DataTemplate data =
        new DataReader(problems, space, sets).read(section(own, "data", "which data to train on"));
    ModelReader reader = new ModelReader(problems, space, composites);
    Optional<Node> modelNode = own.required("model", "the modules, in order");
    List<String> inputs =
        sets.find(data.set())
            .map(DataSetDeclaration::inputs)
            .orElse(List.of(DataSetDeclaration.FEATURES));
    ModelTemplate model =
        modelNode
            .map(node -> reader.read(node, inputs))
            .orElse(new ModelTemplate(inputs, List.of()));
    TrainingTemplate training =
        new TrainingReader(problems, space).read(section(own, "training", "how to train"));
    Optional<TransferRequest> transfer =
        own.node("transfer")
            .flatMap(
                node ->
                    new TransferReader(problems)
                        .read(
                            Fields.of(node, "a mapping with from, modules, …", problems),
                            model,
                            variantNames));
    TrialTemplate trial = new TrialTemplate(data, model, training, transfer);
    if (modelNode.isPresent()) {
      checks.add(
          () -> {
            Optional<DataSetDeclaration> set = sets.find(data.set());
            set.ifPresent(
                declared -> {
                  new ModelCheck(problems, declared, reader.places(), modelNode.get().location())
                      .run(trial, Corners.of(searched, ModelCheck.POINTS));
                  checkGoals(declared, data.classes().size());
                });
          });
    }
    return trial;
  }

  private void checkGoals(DataSetDeclaration set, int classesKept) {
    Target target = classesKept == 0 ? set.target() : Target.classes(classesKept);
    List<String> measured = Metrics.of(target);
    for (Objective objective : objectives) {
      if (!measured.contains(objective.metric())) {
        problems.unknownName(
            fields.node("goal").map(Node::location).orElse(root.location()),
            "'%s' is not measured on '%s', whose labels are %s"
                .formatted(objective.metric(), set.name(), target.text()),
            objective.metric(),
            measured);
      }
    }
  }

  /** A part that must be there; where it is missing, its inner keys are not missed as well. */
  private Fields section(Fields own, String key, String what) {
    Optional<Node> node = own.required(key, what);
    return Fields.of(
        node.orElse(new Mapping(root.location().withPath(key), new ArrayList<>())),
        "a mapping",
        node.isPresent() ? problems : new Problems());
  }

  private Optional<String> text(Node node) {
    return Fields.text(node, problems);
  }

  private Optional<String> queue(Node node) {
    Optional<String> queue = text(node);
    if (queue.isPresent() && !Words.QUEUE_NAME.matcher(queue.get()).matches()) {
      problems.add(
          node.location(),
          queue.get(),
          "this is no name of a queue",
          "small letters, digits, _ and -; at most 100");
    }
    return queue;
  }
}
