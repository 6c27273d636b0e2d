package org.espalier.core.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;

/**
 * The names that a module may use for its inputs and parameters: those of the model, or those
 * inside one use of a composite. Grows as modules are laid out.
 */
final class ModuleScope {

  private final String prefix;
  private final Map<String, String> inputs;
  private final Map<String, Argument> arguments;
  private final Map<String, String> modules = new LinkedHashMap<>();
  private final int depth;

  private ModuleScope(
      String prefix, Map<String, String> inputs, Map<String, Argument> arguments, int depth) {
    this.prefix = prefix;
    this.inputs = new LinkedHashMap<>(inputs);
    this.arguments = new HashMap<>(arguments);
    this.depth = depth;
  }

  /** The scope of a model with these inputs. */
  static ModuleScope model(List<String> inputs) {
    Map<String, String> same = new LinkedHashMap<>();
    inputs.forEach(input -> same.put(input, input));
    return new ModuleScope("", same, Map.of(), 0);
  }

  /** The scope inside the use {@code name} of a composite. */
  ModuleScope inside(String name, Map<String, String> given, Map<String, Argument> used) {
    return new ModuleScope(name + ".", given, used, depth + 1);
  }

  /** Composites around this one; 0 in the model. */
  int depth() {
    return depth;
  }

  /** The full name of a module of this scope. */
  String fullName(String module) {
    return prefix + module;
  }

  /** Makes a module known to those after it. */
  void declare(String module) {
    modules.put(module, fullName(module));
  }

  /** Whether a module of this name stands before. */
  boolean has(String module) {
    return modules.containsKey(module) || inputs.containsKey(module);
  }

  /** The full name behind {@code name}, if it is an input or a module before. */
  Optional<String> find(String name) {
    return Optional.ofNullable(modules.get(name)).or(() -> Optional.ofNullable(inputs.get(name)));
  }

  /** All names that {@link #find} knows. */
  List<String> names() {
    List<String> names = new ArrayList<>(inputs.keySet());
    names.addAll(modules.keySet());
    return names;
  }

  /** What the parameter of this name (without its dollar) stands for. */
  Optional<Argument> argument(String parameter) {
    return Optional.ofNullable(arguments.get(parameter));
  }

  List<String> argumentNames() {
    return arguments.keySet().stream().sorted().map(name -> "$" + name).toList();
  }

  /** The full names of the inputs that {@code node} names, one or a list; at least one. */
  List<String> inputs(Node node, Problems problems) {
    List<String> found = new ArrayList<>();
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    for (Node item : items) {
      module(item, problems).ifPresent(found::add);
    }
    if (items.isEmpty()) {
      problems.wrongKind(node, "one name or several");
    }
    return found.isEmpty() ? List.of(inputs.values().iterator().next()) : found;
  }

  /** The full name of the module before this one that {@code node} names, if it is one. */
  Optional<String> module(Node node, Problems problems) {
    Optional<String> name = Fields.text(node, problems);
    Optional<String> found = name.flatMap(this::find);
    if (name.isPresent() && found.isEmpty()) {
      problems.unknownName(
          node.location(),
          "'%s' is no module before this one".formatted(name.get()),
          name.get(),
          names());
    }
    return found;
  }
}
