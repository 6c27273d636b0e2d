package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;

/** Lays out single modules by their type: one of the library, a choice of types, or a composite. */
final class TypeLayout {

  private final ModelReader model;
  private final Problems problems;
  private final SpaceBuilder space;
  private final SettingReader settings;
  private final Map<String, Composite> composites;
  private final ParameterReader parameters;
  private final List<ModuleTemplate> laid;

  /**
   * @param model lays out the bodies of composites
   * @param laid where modules are added
   */
  TypeLayout(
      ModelReader model,
      Problems problems,
      SpaceBuilder space,
      SettingReader settings,
      Map<String, Composite> composites,
      List<ModuleTemplate> laid) {
    this.model = model;
    this.problems = problems;
    this.space = space;
    this.settings = settings;
    this.composites = composites;
    this.parameters = new ParameterReader(problems, settings, composites);
    this.laid = laid;
  }

  ParameterReader parameters() {
    return parameters;
  }

  /** One copy of a module: of a library type, of a choice of types, or a composite. */
  void lay(Mapping mapping, Spot spot, ModuleScope scope) {
    if (laid.size() >= Limits.MODULES_PER_MODEL) {
      problems.add(
          mapping.location(),
          spot.name(),
          "the model has too many modules",
          "at most %,d, repeats and alternatives counted".formatted(Limits.MODULES_PER_MODEL));
      return;
    }
    Optional<Node> type = new Fields(mapping, problems).required("type", "what module this is");
    Optional<Argument> argument =
        type.flatMap(
            node -> parameters.argument(node, spot.place() + ".type", spot.conditions(), scope));
    if (argument.isEmpty()) {
      return;
    }
    Argument given = argument.get();
    Setting types =
        settings.read(
            given.node(), given.place(), new Range.OneOf(parameters.types()), given.conditions());
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
    Map<String, Setting> read = new LinkedHashMap<>();
    Map<String, Argument> arguments = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (ModelReader.KEYS.contains(entry.key())) {
        continue;
      }
      List<String> having = all.stream().filter(one -> parameters.has(one, entry.key())).toList();
      if (having.isEmpty()) {
        parameters.unknown(entry, all);
      } else if (having.contains(type)) {
        List<Condition> conditions =
            having.size() == all.size() || dimension.isEmpty()
                ? spot.conditions()
                : spot.under(
                        new Condition.OneOf(
                            dimension.get(), having.stream().map(ParameterValue::of).toList()))
                    .conditions();
        String place = spot.place() + "." + entry.key();
        parameters
            .argument(entry.value(), place, conditions, scope)
            .ifPresent(
                argument -> {
                  if (composite != null) {
                    arguments.put(entry.key(), argument);
                  } else {
                    parameters.read(type, entry.key(), argument, scope, read);
                  }
                });
      }
    }
    if (composite != null) {
      layComposite(mapping, composite, arguments, taken, scope);
    } else {
      laid.add(
          new ModuleTemplate(
              taken.name(), type, read, taken.inputs(), taken.share(), taken.conditions()));
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
    model.layAll(
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
}
