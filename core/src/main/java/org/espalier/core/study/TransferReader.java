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

/** Reads {@code transfer:}. */
final class TransferReader {

  private static final String FROM =
      "{variant: NAME}, {run: ID}, {study: NAME, best: true} or {study: NAME, trial: NUMBER}";
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
    fields.finish();
    return from.map(source -> new TransferRequest(source, modules, freeze, factors, unfreeze));
  }

  private Optional<SourceSelector> from(Node node, List<String> variants) {
    Fields fields = Fields.of(node, FROM, problems);
    Optional<String> variant = fields.text("variant");
    Optional<String> run = fields.text("run");
    Optional<String> study = fields.text("study");
    Optional<Boolean> best = fields.flag("best");
    Optional<Long> trial = fields.whole("trial", 0, Limits.TRIALS_PER_STUDY - 1);
    fields.finish();
    long ways = List.of(variant, run, study).stream().filter(Optional::isPresent).count();
    boolean which = best.orElse(false) != trial.isPresent();
    if (ways != 1 || (study.isPresent() ? !which : best.isPresent() || trial.isPresent())) {
      problems.add(node.location(), node.brief(), "this names no source", FROM);
      return Optional.empty();
    }
    if (variant.isPresent()) {
      if (!variants.contains(variant.get())) {
        Location at = fields.node("variant").map(Node::location).orElse(node.location());
        problems.unknownName(
            at, "there is no variant \'%s\'".formatted(variant.get()), variant.get(), variants);
        return Optional.empty();
      }
      return Optional.of(new SourceSelector.Variant(variant.get()));
    }
    if (run.isPresent()) {
      if (!run.get().matches("[0-9a-f]{32}")) {
        Location at = fields.node("run").map(Node::location).orElse(node.location());
        problems.add(at, run.get(), "this is no run", "32 hexadecimal digits");
        return Optional.empty();
      }
      return Optional.of(new SourceSelector.Run(run.get()));
    }
    return study.map(
        name ->
            trial
                .<SourceSelector>map(
                    number -> new SourceSelector.StudyTrial(name, number.intValue()))
                .orElseGet(() -> new SourceSelector.StudyBest(name)));
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
        Fields.text(entry.value(), problems).ifPresent(theirs -> modules.put(entry.key(), theirs));
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
