package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.ModuleType;
import org.espalier.core.model.ModuleTypes;
import org.espalier.core.space.Condition;

/** Reads the parameters of modules, of the library's types and of composites. */
final class ParameterReader {

  private static final List<String> SIDES = List.of("_height", "_width");

  private final Problems problems;
  private final SettingReader settings;
  private final Map<String, Composite> composites;

  ParameterReader(Problems problems, SettingReader settings, Map<String, Composite> composites) {
    this.problems = problems;
    this.settings = settings;
    this.composites = composites;
  }

  /** All types that a module may have. */
  List<String> types() {
    return Stream.concat(
            ModuleTypes.all().stream().map(ModuleType::name), composites.keySet().stream())
        .toList();
  }

  /** Names of the parameters that {@code type} has. */
  private List<String> names(String type) {
    Composite composite = composites.get(type);
    return composite != null
        ? List.copyOf(composite.parameters().keySet())
        : ModuleTypes.find(type).stream()
            .flatMap(found -> found.parameters().stream())
            .map(ModuleParameter::name)
            .toList();
  }

  boolean has(String type, String parameter) {
    return names(type).contains(parameter);
  }

  /** None of {@code types} has this parameter. */
  void unknown(Entry entry, List<String> types) {
    List<String> known = new ArrayList<>(ModelReader.KEYS);
    types.forEach(type -> known.addAll(names(type)));
    problems.unknownName(
        entry.keyLocation(),
        "%s has no parameter '%s'".formatted(String.join(" or ", types), entry.key()),
        entry.key(),
        known.stream().distinct().sorted().toList());
  }

  /** One parameter of a library type; a list of two is one value a side. */
  void read(
      String type,
      String name,
      Argument argument,
      ModuleScope scope,
      Map<String, Setting> parameters) {
    Optional<ModuleParameter> whole = parameter(type, name);
    List<ModuleParameter> sides =
        SIDES.stream().flatMap(side -> parameter(type, name + side).stream()).toList();
    if (!(argument.node() instanceof Sequence sequence)) {
      whole.ifPresent(
          declared ->
              parameters.put(
                  name,
                  settings.read(
                      argument.node(), argument.place(), declared.range(), argument.conditions())));
    } else if (sides.size() != 2 || sequence.items().size() != 2) {
      String allowed = whole.map(ModuleParameter::allowed).orElse("");
      problems.wrongKind(
          sequence, sides.isEmpty() ? allowed : allowed + ", or a list of height and width");
    } else {
      for (int i = 0; i < 2; i++) {
        ModuleParameter declared = sides.get(i);
        String place = argument.place() + SIDES.get(i);
        argument(sequence.items().get(i), place, argument.conditions(), scope)
            .ifPresent(
                side ->
                    parameters.put(
                        declared.name(),
                        settings.read(
                            side.node(), side.place(), declared.range(), side.conditions())));
      }
    }
  }

  private static Optional<ModuleParameter> parameter(String type, String name) {
    return ModuleTypes.find(type).flatMap(found -> found.parameter(name));
  }

  /**
   * The node itself, or what the parameter of a composite it names stands for; empty, with a
   * problem, if there is no such parameter.
   */
  Optional<Argument> argument(
      Node node, String place, List<Condition> conditions, ModuleScope scope) {
    if (node instanceof Scalar scalar
        && scalar.value() instanceof String text
        && text.startsWith("$")) {
      Optional<Argument> argument = scope.argument(text.substring(1));
      if (argument.isEmpty()) {
        problems.unknownName(
            node.location(),
            "'%s' is no parameter of a composite around it".formatted(text),
            text,
            scope.argumentNames());
      }
      return argument;
    }
    return Optional.of(new Argument(node, place, conditions));
  }
}
