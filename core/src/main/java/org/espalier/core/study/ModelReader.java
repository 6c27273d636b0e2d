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
import org.espalier.core.limit.Limits;
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

  private static final Range FLAG = new Range.Flag();
  private static final Range REPEAT = new Range.Whole(0, Limits.REPEATS);

  private final Problems problems;
  private final SpaceBuilder space;
  private final SettingReader settings;
  private final ParameterReader parameterReader;
  private final Map<String, Composite> composites;
  private final Map<String, Node.Location> places = new LinkedHashMap<>();
  private final List<ModuleTemplate> laid = new ArrayList<>();

  ModelReader(Problems problems, SpaceBuilder space, Map<String, Composite> composites) {
    this.problems = problems;
    this.space = space;
    this.settings = new SettingReader(problems, space);
    this.composites = composites;
    this.parameterReader = new ParameterReader(problems, settings, composites);
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

  private void layAll(
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
            fields.node("inputs").map(inputs -> inputs(inputs, scope)).orElse(given.inputs()),
            fields.node("share").flatMap(share -> share(share, scope)),
            given.conditions());
    Optional<Node> include = fields.node("include");
    if (include.isPresent()) {
      Setting included =
          settings.read(include.get(), spot.place() + ".include", FLAG, spot.conditions());
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
      layOne(mapping, spot, scope);
    }
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
    Setting times = settings.read(repeat, spot.place() + ".repeat", REPEAT, spot.conditions());
    int most = Repeats.most(times, space);
    List<String> fed = spot.inputs();
    for (int i = 1; i <= most; i++) {
      String name = spot.name() + "." + i;
      Optional<String> share = shared && i > 1 ? Optional.of(spot.name() + ".1") : spot.share();
      Spot copy =
          new Spot(
              name, shared ? spot.place() : spot.place() + "." + i, fed, share, spot.conditions());
      Optional<Condition> condition = Repeats.condition(times, space, i);
      layOne(mapping, condition.map(copy::under).orElse(copy), scope);
      fed = List.of(name);
    }
    laid.add(ModuleTemplate.alias(spot.name(), fed.getFirst(), spot.conditions()));
  }

  /** One copy of a module: of a library type, of a choice of types, or a composite. */
  private void layOne(Mapping mapping, Spot spot, ModuleScope scope) {
    if (laid.size() >= Limits.MODULES_PER_MODEL) {
      problems.add(
          mapping.location(),
          spot.name(),
          "the model has too many modules",
          "at most %,d, repeats and alternatives counted".formatted(Limits.MODULES_PER_MODEL));
      return;
    }
    Optional<Node> type = new Fields(mapping, problems).required("type", "what module this is");
    if (type.isEmpty()) {
      return;
    }
    Argument given =
        parameterReader.argument(type.get(), spot.place() + ".type", spot.conditions(), scope);
    Setting types =
        settings.read(
            given.node(),
            given.place(),
            new Range.OneOf(parameterReader.types()),
            given.conditions());
    switch (types) {
      case Setting.Fixed fixed -> {
        if (fixed.value() instanceof ParameterValue.TextValue text) {
          layType(mapping, text.value(), List.of(text.value()), Optional.empty(), spot, scope);
        }
      }
      case Setting.Searched searched -> {
        List<String> all =
            ((Dimension.Choice) space.dimension(searched.dimension()))
                .values().stream().map(value -> String.valueOf(value.raw())).toList();
        for (String one : all) {
          layType(mapping, one, all, Optional.of(searched.dimension()), spot, scope);
        }
      }
    }
  }

  /**
   * @param all the types that {@code dimension} chooses from; a parameter that only some of them
   *     have counts only where one of these is taken
   */
  private void layType(
      Mapping mapping,
      String type,
      List<String> all,
      Optional<String> dimension,
      Spot spot,
      ModuleScope scope) {
    Spot taken =
        dimension
            .map(name -> spot.under(new Condition.OneOf(name, List.of(ParameterValue.of(type)))))
            .orElse(spot);
    Composite composite = composites.get(type);
    Map<String, Setting> parameters = new LinkedHashMap<>();
    Map<String, Argument> arguments = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (KEYS.contains(entry.key())) {
        continue;
      }
      List<String> having =
          all.stream().filter(one -> parameterReader.has(one, entry.key())).toList();
      if (having.isEmpty()) {
        parameterReader.unknown(entry, all);
      } else if (having.contains(type)) {
        List<Condition> conditions =
            having.size() == all.size() || dimension.isEmpty()
                ? spot.conditions()
                : spot.under(
                        new Condition.OneOf(
                            dimension.get(), having.stream().map(ParameterValue::of).toList()))
                    .conditions();
        Argument argument =
            parameterReader.argument(
                entry.value(), spot.place() + "." + entry.key(), conditions, scope);
        if (composite != null) {
          arguments.put(entry.key(), argument);
        } else {
          parameterReader.read(type, entry.key(), argument, scope, parameters);
        }
      }
    }
    if (composite != null) {
      layComposite(mapping, composite, arguments, taken, scope);
    } else {
      laid.add(
          new ModuleTemplate(
              taken.name(), type, parameters, taken.inputs(), taken.share(), taken.conditions()));
    }
  }

  private void layComposite(
      Mapping use, Composite composite, Map<String, Argument> given, Spot spot, ModuleScope scope) {
    if (scope.depth() >= Limits.COMPOSITE_DEPTH) {
      problems.add(
          use.location(),
          composite.name(),
          "composite modules stand inside each other too deeply, or '%s' contains itself"
              .formatted(composite.name()),
          "at most %d levels".formatted(Limits.COMPOSITE_DEPTH));
      return;
    }
    if (composite.inputs().size() != spot.inputs().size()) {
      problems.add(
          use.location(),
          spot.name(),
          "'%s' takes %d inputs, not %d"
              .formatted(composite.name(), composite.inputs().size(), spot.inputs().size()),
          "'inputs' with one name for each of " + String.join(", ", composite.inputs()));
      return;
    }
    Map<String, Argument> arguments = new LinkedHashMap<>(given);
    composite
        .parameters()
        .forEach(
            (name, byDefault) -> {
              if (!arguments.containsKey(name)) {
                Node node =
                    byDefault.orElseGet(
                        () -> {
                          problems.add(
                              use.location(),
                              "",
                              "'%s' is missing: '%s' has no default for it"
                                  .formatted(name, composite.name()),
                              "");
                          return new Scalar(use.location(), 0L, "0");
                        });
                arguments.put(
                    name, new Argument(node, spot.place() + "." + name, spot.conditions()));
              }
            });
    Map<String, String> inputs = new LinkedHashMap<>();
    for (int i = 0; i < composite.inputs().size(); i++) {
      inputs.put(composite.inputs().get(i), spot.inputs().get(i));
    }
    int before = laid.size();
    layAll(
        composite.body(),
        scope.inside(spot.name(), inputs, arguments),
        spot.inputs(),
        spot.conditions(),
        spot.place() + ".");
    spot.share().ifPresent(from -> shareAll(before, spot.name(), from));
    laid.add(
        ModuleTemplate.alias(
            spot.name(), spot.name() + "." + composite.output(), spot.conditions()));
  }

  /** Gives each module laid since {@code before} the weights of its counterpart in {@code from}. */
  private void shareAll(int before, String name, String from) {
    for (int i = before; i < laid.size(); i++) {
      ModuleTemplate module = laid.get(i);
      if (!module.isAlias() && module.share().isEmpty()) {
        laid.set(
            i,
            new ModuleTemplate(
                module.name(),
                module.type(),
                module.parameters(),
                module.inputs(),
                Optional.of(from + module.name().substring(name.length())),
                module.conditions()));
      }
    }
  }

  private List<String> inputs(Node node, ModuleScope scope) {
    List<String> names = new ArrayList<>();
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    for (Node item : items) {
      Optional<String> text = Fields.text(item, problems);
      Optional<String> found = text.flatMap(scope::find);
      if (text.isPresent() && found.isEmpty()) {
        problems.unknownName(item.location(), "module before this one", text.get(), scope.names());
      }
      names.add(found.orElse("features"));
    }
    if (names.isEmpty()) {
      problems.wrongKind(node, "one name or several");
      names.add("features");
    }
    return names;
  }

  private Optional<String> share(Node node, ModuleScope scope) {
    Optional<String> text = Fields.text(node, problems);
    Optional<String> found = text.flatMap(scope::find);
    if (text.isPresent() && found.isEmpty()) {
      problems.unknownName(node.location(), "module before this one", text.get(), scope.names());
    }
    return found;
  }
}
