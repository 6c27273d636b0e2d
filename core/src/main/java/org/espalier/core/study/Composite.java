package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleTypes;

/**
 * A module that the study file defines out of others.
 *
 * @param parameters by name: the default, or null where each use must give it
 * @param inputs names by which the body calls what feeds a use
 * @param body the modules inside
 * @param output the module of the body whose output is the composite's
 */
record Composite(
    String name,
    Map<String, Optional<Node>> parameters,
    List<String> inputs,
    Mapping body,
    String output) {

  private static final String BODY = "the modules inside, in order";

  /** All definitions under {@code modules:}. */
  static Map<String, Composite> readAll(Optional<Mapping> definitions, Problems problems) {
    Map<String, Composite> composites = new LinkedHashMap<>();
    definitions.ifPresent(
        mapping -> {
          for (Entry entry : mapping.entries()) {
            if (!Words.MODULE_NAME.matcher(entry.key()).matches()) {
              ModelReader.badName(entry, problems);
            } else if (ModuleTypes.find(entry.key()).isPresent()) {
              problems.add(
                  entry.keyLocation(),
                  entry.key(),
                  "the library has a module type '%s'".formatted(entry.key()),
                  "another name");
            } else {
              read(entry, problems)
                  .ifPresent(composite -> composites.put(composite.name(), composite));
            }
          }
        });
    return composites;
  }

  private static Optional<Composite> read(Entry entry, Problems problems) {
    Fields fields = Fields.of(entry.value(), "a mapping with parameters and body", problems);
    Map<String, Optional<Node>> parameters = new LinkedHashMap<>();
    fields
        .mapping("parameters")
        .ifPresent(
            mapping ->
                mapping
                    .entries()
                    .forEach(
                        parameter ->
                            parameters.put(
                                parameter.key(),
                                new Fields(mapping, problems).node(parameter.key()))));
    List<String> inputs = fields.texts("inputs").orElse(List.of("input"));
    Optional<Node> body = fields.required("body", BODY);
    Optional<String> output = fields.text("output");
    Optional<Node> outputNode = fields.node("output");
    fields.finish();
    Set<String> reserved = new LinkedHashSet<>(parameters.keySet());
    reserved.retainAll(ModelReader.KEYS);
    if (!reserved.isEmpty()) {
      problems.add(
          entry.keyLocation(),
          entry.key(),
          "a parameter cannot be called " + String.join(", ", reserved),
          "other names than " + String.join(", ", ModelReader.KEYS));
    }
    if (body.isEmpty()) {
      return Optional.empty();
    }
    if (!(body.get() instanceof Mapping modules) || modules.entries().isEmpty()) {
      problems.wrongKind(body.get(), BODY);
      return Optional.empty();
    }
    String last = output.orElse(modules.entries().getLast().key());
    if (!modules.has(last)) {
      outputNode.ifPresent(
          node ->
              problems.unknownName(
                  node.location(),
                  "'%s' is no module of the body".formatted(last),
                  last,
                  modules.keys()));
      return Optional.empty();
    }
    return Optional.of(new Composite(entry.key(), parameters, inputs, modules, last));
  }
}
