package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;

/**
 * Lays a model of the study file out flat: choices between modules, optional and repeated modules
 * and composites become {@link ModuleTemplate}s with conditions.
 */
final class ModelReader {

  /** What a module may say besides its parameters. */
  static final List<String> KEYS =
      List.of("type", "inputs", "include", "repeat", "shared", "share");

  private final Problems problems;
  private final SpaceBuilder space;
  private final SettingReader settings;
  private final TypeLayout types;
  private final Map<String, Node.Location> places = new LinkedHashMap<>();
  private final List<ModuleTemplate> laid = new ArrayList<>();

  ModelReader(Problems problems, SpaceBuilder space, Map<String, Composite> composites) {
    this.problems = problems;
    this.space = space;
    this.settings = new SettingReader(problems, space);
    this.types = new TypeLayout(this, problems, space, settings, composites, laid);
  }

  static void badName(Entry entry, Problems problems) {
    problems.add(
        entry.keyLocation(),
        entry.key(),
        "this is no name of a module",
        "a small letter, then small letters, digits and _; at most 100");
  }

  /** The model at {@code node}, fed by {@code inputs}. */
  ModelTemplate read(Node node, List<String> inputs) {
    if (!(node instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      problems.wrongKind(node, "modules by name, in order");
      return new ModelTemplate(inputs, List.of());
    }
    layAll(mapping, ModuleScope.model(inputs), List.of(inputs.getFirst()), List.of(), "");
    return new ModelTemplate(inputs, laid);
  }

  /** Where each module stands in the file, by its full name. */
  Map<String, Node.Location> places() {
    return places;
  }

  /**
   * Lays modules out one after the other, each fed by the one before.
   *
   * @param first what feeds the first
   * @param placePrefix what the names of dimensions inside begin with
   */
  void layAll(
      Mapping modules,
      ModuleScope scope,
      List<String> first,
      List<Condition> conditions,
      String placePrefix) {
    List<String> previous = first;
    for (Entry entry : modules.entries()) {
      if (!Words.MODULE_NAME.matcher(entry.key()).matches()) {
        badName(entry, problems);
        continue;
      }
      if (scope.has(entry.key())) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "'%s' is the name of an input".formatted(entry.key()),
            "another name");
        continue;
      }
      String name = scope.fullName(entry.key());
      places.putIfAbsent(name, entry.keyLocation());
      Spot spot = new Spot(name, placePrefix + entry.key(), previous, Optional.empty(), conditions);
      if (entry.value() instanceof Mapping mapping && DimensionReader.isDimension(mapping)) {
        layAlternatives(mapping, spot, scope);
      } else {
        layModule(entry.value(), spot, scope);
      }
      scope.declare(entry.key());
      previous = List.of(name);
    }
  }

  /** A choice between whole modules; the dimension's values are their types. */
  private void layAlternatives(Mapping mapping, Spot spot, ModuleScope scope) {
    Fields fields = new Fields(mapping, problems);
    Optional<Node> options = fields.required("choice", "the modules to choose from");
    fields.finish();
    if (options.isEmpty()) {
      return;
    }
    if (!(options.get() instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.wrongKind(options.get(), "a list of modules");
      return;
    }
    List<ParameterValue> labels = new ArrayList<>();
    for (Node option : sequence.items()) {
      labels.add(ParameterValue.of(label(option, labels)));
    }
    space.add(spot.place(), new Dimension.Choice(labels), spot.conditions(), mapping.location());
    for (int i = 0; i < labels.size(); i++) {
      ParameterValue label = labels.get(i);
      Spot taken = spot.under(new Condition.OneOf(spot.place(), List.of(label)));
      layModule(sequence.items().get(i), taken.at(spot.place() + "." + label.raw()), scope);
    }
  }

  private static String label(Node option, List<ParameterValue> taken) {
    String type =
        option instanceof Mapping module
                && module.get("type").orElse(option) instanceof Scalar scalar
            ? scalar.text()
            : "module";
    String label = type;
    for (int i = 2; taken.contains(ParameterValue.of(label)); i++) {
      label = type + "_" + i;
    }
    return label;
  }

  /** One module with its inputs, its conditions and its repeats. */
  private void layModule(Node node, Spot given, ModuleScope scope) {
    if (!(node instanceof Mapping mapping)) {
      problems.wrongKind(node, "a module, such as {type: dense, units: 64}");
      return;
    }
    Fields fields = new Fields(mapping, problems);
    Spot spot =
        new Spot(
            given.name(),
            given.place(),
            fields
                .node("inputs")
                .map(inputs -> scope.inputs(inputs, problems))
                .orElse(given.inputs()),
            fields.node("share").flatMap(share -> scope.module(share, problems)),
            given.conditions());
    Optional<Node> include = fields.node("include");
    if (include.isPresent()) {
      Setting included =
          read(include.get(), "include", StructureSettings.INCLUDE.range(), spot, scope);
      if (included instanceof Setting.Searched searched) {
        spot =
            spot.under(new Condition.OneOf(searched.dimension(), List.of(ParameterValue.of(true))));
        checkBridge(include.get(), spot);
      } else if (included.equals(Setting.fixed(false))) {
        laid.add(ModuleTemplate.alias(spot.name(), spot.inputs().getFirst(), spot.conditions()));
        return;
      }
    }
    Optional<Node> repeat = fields.node("repeat");
    boolean shared = fields.flag("shared").orElse(false);
    if (repeat.isPresent()) {
      layRepeated(mapping, repeat.get(), shared, spot, scope);
    } else {
      if (shared) {
        problems.add(
            mapping.get("shared").orElse(mapping).location(),
            "true",
            "nothing is repeated here",
            "'repeat' beside it; or 'share: NAME' to use another module's weights");
      }
      types.lay(mapping, spot, scope);
    }
  }

  /** A setting of the structure; where it names a parameter that is not there, some setting. */
  private Setting read(Node node, String key, Range range, Spot spot, ModuleScope scope) {
    return types
        .parameters()
        .argument(node, spot.place() + "." + key, spot.conditions(), scope)
        .map(given -> settings.read(given.node(), given.place(), range, given.conditions()))
        .orElse(Setting.fixed(1L));
  }

  private void checkBridge(Node include, Spot spot) {
    if (spot.inputs().size() > 1) {
      problems.add(
          include.location(),
          include.brief(),
          "a module with %d inputs cannot be left out".formatted(spot.inputs().size()),
          "one input, which then feeds whatever this module fed");
    }
  }

  private void layRepeated(
      Mapping mapping, Node repeat, boolean shared, Spot spot, ModuleScope scope) {
    Setting times = read(repeat, "repeat", StructureSettings.REPEAT.range(), spot, scope);
    int most = Repeats.most(times, space);
    List<String> fed = spot.inputs();
    for (int i = 1; i <= most; i++) {
      String name = spot.name() + "." + i;
      Optional<String> share = shared && i > 1 ? Optional.of(spot.name() + ".1") : spot.share();
      Spot copy =
          new Spot(
              name, shared ? spot.place() : spot.place() + "." + i, fed, share, spot.conditions());
      Optional<Condition> condition = Repeats.condition(times, space, i);
      types.lay(mapping, condition.map(copy::under).orElse(copy), scope);
      fed = List.of(name);
    }
    laid.add(ModuleTemplate.alias(spot.name(), fed.getFirst(), spot.conditions()));
  }
}
