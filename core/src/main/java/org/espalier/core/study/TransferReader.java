package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TransferSpec.Source;

/** Reads {@code transfer:}. */
final class TransferReader {

  private static final String FROM =
      "{variant: NAME}, {run: ID}, {run: ID, artifact: NAME}, {study: NAME, best: true}, {study: NAME,"
          + " trial: NUMBER}, {model: NAME, version: NUMBER or alias: NAME} or {file: NAME, sha256:"
          + " DIGEST}";
  private static final Range FACTOR = new Range.Real(0, 1000);

  private final Problems problems;

  TransferReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param model the trial's own model, whose modules may be named
   * @param variants the names of the study's variants; empty where it has none
   */
  Optional<TransferRequest> read(Fields fields, ModelTemplate model, List<String> variants) {
    List<String> own = moduleNames(model);
    Optional<SourceSelector> from =
        fields.required("from", "whose weights to take").flatMap(node -> from(node, variants));
    Map<String, String> modules =
        fields.node("modules").map(node -> modules(node, own)).orElse(Map.of());
    List<String> freeze = fields.node("freeze").map(node -> names(node, own)).orElse(List.of());
    Map<String, Double> factors =
        perModule(
            fields,
            "learning_rate_factors",
            own,
            node ->
                SettingReader.accept(node, FACTOR, problems)
                    .map(ParameterValue::raw)
                    .map(raw -> ((Number) raw).doubleValue()));
    Map<String, Integer> unfreeze =
        perModule(
            fields,
            "unfreeze_at",
            own,
            node -> Fields.whole(node, 2, Limits.EPOCHS, problems).map(Long::intValue));
    fields
        .mapping("unfreeze_at")
        .ifPresent(
            mapping ->
                mapping.entries().stream()
                    .filter(entry -> unfreeze.containsKey(entry.key()))
                    .filter(
                        entry ->
                            freeze.stream()
                                .noneMatch(name -> TransferRequest.isWithin(entry.key(), name)))
                    .forEach(
                        entry ->
                            problems.add(
                                entry.keyLocation(),
                                entry.key(),
                                "'%s' is not frozen".formatted(entry.key()),
                                "a module that 'freeze' names")));
    Map<String, String> names =
        fields.node("names").map(node -> names(node, own, from)).orElse(Map.of());
    fields.finish();
    return from.map(
        source -> new TransferRequest(source, modules, freeze, factors, unfreeze, names));
  }

  private Optional<SourceSelector> from(Node node, List<String> variants) {
    return new SourceReader(problems, variants).read(node, FROM);
  }

  /** The modules a file may name: whole ones, and those inside repeats and composites. */
  private static List<String> moduleNames(ModelTemplate model) {
    return model.modules().stream().map(ModuleTemplate::name).distinct().toList();
  }

  private Map<String, String> modules(Node node, List<String> own) {
    Map<String, String> modules = new LinkedHashMap<>();
    if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        checkName(entry.keyLocation(), entry.key(), own);
        List<String> theirs = Fields.texts(entry.value(), problems);
        if (!theirs.isEmpty()) {
          modules.put(entry.key(), String.join(Source.AND, theirs));
        }
      }
    } else {
      names(node, own).forEach(name -> modules.put(name, name));
    }
    return modules;
  }

  private List<String> names(Node node, List<String> own) {
    List<String> names = new ArrayList<>();
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    for (Node item : items) {
      Fields.text(item, problems)
          .ifPresent(
              name -> {
                checkName(item.location(), name, own);
                names.add(name);
              });
    }
    return names;
  }

  /**
   * {@code block1/weight: features.0.weight}: what a weight is called in a file of another format.
   */
  private Map<String, String> names(Node node, List<String> own, Optional<SourceSelector> from) {
    Map<String, String> names = new LinkedHashMap<>();
    if (!(node instanceof Mapping mapping)) {
      problems.wrongKind(node, "a mapping of weights such as block1/weight to their names there");
      return names;
    }
    if (from.filter(TransferReader::hasOwnNames).isEmpty()) {
      problems.add(
          node.location(),
          "names",
          "only files of other programs have names of their own",
          "'names' with a .safetensors or .h5 file; 'modules' otherwise");
    }
    for (Entry entry : mapping.entries()) {
      int slash = entry.key().indexOf('/');
      if (slash < 1 || slash == entry.key().length() - 1) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "'%s' is no weight".formatted(entry.key()),
            "MODULE/WEIGHT, such as block1/weight");
      } else {
        checkName(entry.keyLocation(), entry.key().substring(0, slash), own);
        Fields.text(entry.value(), problems).ifPresent(theirs -> names.put(entry.key(), theirs));
      }
    }
    return names;
  }

  private static boolean hasOwnNames(SourceSelector from) {
    return switch (from) {
      case SourceSelector.Artifact artifact ->
          WeightFormat.of(artifact.name()).filter(f -> f != WeightFormat.CHECKPOINT).isPresent();
      case SourceSelector.File file ->
          WeightFormat.of(file.name()).filter(f -> f != WeightFormat.CHECKPOINT).isPresent();
      case SourceSelector.Model model -> true;
      case SourceSelector.Run run -> false;
      case SourceSelector.StudyBest best -> false;
      case SourceSelector.StudyTrial trial -> false;
      case SourceSelector.Variant variant -> false;
    };
  }

  private <T> Map<String, T> perModule(
      Fields fields, String key, List<String> own, Function<Node, Optional<T>> value) {
    Map<String, T> values = new LinkedHashMap<>();
    fields
        .mapping(key)
        .ifPresent(
            mapping -> {
              for (Entry entry : mapping.entries()) {
                checkName(entry.keyLocation(), entry.key(), own);
                value.apply(entry.value()).ifPresent(found -> values.put(entry.key(), found));
              }
            });
    return values;
  }

  private void checkName(Location location, String name, List<String> own) {
    if (!own.contains(name)) {
      problems.unknownName(location, "there is no module \'%s\'".formatted(name), name, own);
    }
  }
}
