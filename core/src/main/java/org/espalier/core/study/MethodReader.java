package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.space.ParameterValue;

/** Reads {@code sampler:} and {@code pruner:}. */
final class MethodReader {

  private final Problems problems;

  MethodReader(Problems problems) {
    this.problems = problems;
  }

  /** A name alone, or a mapping with the name and options. */
  Optional<MethodSpec> read(Fields fields, String key, Map<String, List<ModuleParameter>> types) {
    Optional<Node> node = fields.node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<Node> type =
        node.get() instanceof Mapping mapping
            ? new Fields(mapping, problems).required("type", "which " + key + " it is")
            : node;
    Optional<String> name = type.flatMap(found -> Fields.text(found, problems));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    List<ModuleParameter> declared = types.get(name.get());
    if (declared == null) {
      problems.unknownName(
          type.get().location(),
          "there is no %s '%s'".formatted(key, name.get()),
          name.get(),
          types.keySet());
      return Optional.empty();
    }
    Map<String, ParameterValue> options = new LinkedHashMap<>();
    Fields given =
        new Fields(
            node.get() instanceof Mapping mapping
                ? mapping
                : new Mapping(node.get().location(), List.of()),
            problems);
    given.node("type");
    for (ModuleParameter setting : declared) {
      Optional<Node> value =
          setting.required()
              ? given.required(setting.name(), setting.doc())
              : given.node(setting.name());
      value
          .flatMap(found -> SettingReader.accept(found, setting.range(), problems))
          .ifPresent(found -> options.put(setting.name(), found));
    }
    given.finish();
    if (name.get().equals("threshold") && !given.has("lower") && !given.has("upper")) {
      problems.add(
          type.get().location(), name.get(), "a threshold has no bounds", "lower, upper or both");
    }
    return Optional.of(new MethodSpec(name.get(), options));
  }
}
