package org.espalier.core.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;

/**
 * All modules that a trial's model may have, after the modules that feed them. What a point leaves
 * out is bridged: whoever it fed is fed by its first input.
 */
public record ModelTemplate(List<String> inputs, List<ModuleTemplate> modules) {

  public ModelTemplate {
    inputs = List.copyOf(inputs);
    modules = List.copyOf(modules);
  }

  /** The model at a point; the modules that feed no other are its outputs. */
  ModelSpec at(Map<String, ParameterValue> point) {
    Map<String, String> meaning = new LinkedHashMap<>();
    inputs.forEach(input -> meaning.put(input, input));
    Set<String> present = new HashSet<>();
    List<ModuleSpec> decided = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>();
    for (ModuleTemplate template : modules) {
      List<String> fed =
          template.inputs().stream().map(input -> meaning.getOrDefault(input, input)).toList();
      if (!Space.holds(template.conditions(), point)) {
        if (!present.contains(template.name())) {
          meaning.put(template.name(), fed.getFirst());
        }
        continue;
      }
      present.add(template.name());
      if (template.isAlias()) {
        meaning.put(template.name(), fed.getFirst());
      } else {
        meaning.put(template.name(), template.name());
        decided.add(decide(template, fed, meaning, point));
        unused.add(template.name());
        fed.forEach(unused::remove);
      }
    }
    return new ModelSpec(inputs, decided, List.copyOf(unused));
  }

  private static ModuleSpec decide(
      ModuleTemplate template,
      List<String> fed,
      Map<String, String> meaning,
      Map<String, ParameterValue> point) {
    Map<String, ParameterValue> parameters = new LinkedHashMap<>();
    template.parameters().forEach((name, setting) -> parameters.put(name, setting.at(point)));
    return new ModuleSpec(
        template.name(),
        template.type(),
        parameters,
        fed,
        template.share().map(name -> meaning.getOrDefault(name, name)));
  }
}
