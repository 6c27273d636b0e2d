package org.espalier.core.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.space.ParameterValue;

/** Reads {@code search:}. */
final class SearchReader {

  private static final String DEFAULT_SAMPLER = MethodTypes.samplers().keySet().iterator().next();

  private final Problems problems;

  SearchReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param hasVariants whether the study lists its trials; then nothing is sampled
   * @param hasSpace whether anything is searched; if not, one trial is enough
   */
  SearchSpec read(Fields fields, boolean hasVariants, boolean hasSpace) {
    MethodSpec sampler =
        method(fields, "sampler", MethodTypes.samplers()).orElse(MethodSpec.of(DEFAULT_SAMPLER));
    MethodSpec pruner =
        method(fields, "pruner", MethodTypes.pruners()).orElse(MethodSpec.of("none"));
    Optional<Long> trials = fields.whole("trials", 1, Limits.TRIALS_PER_STUDY);
    if (hasVariants) {
      for (String key : List.of("sampler", "trials")) {
        fields
            .node(key)
            .ifPresent(
                node ->
                    problems.add(
                        node.location(),
                        node.brief(),
                        "a study with variants runs each of them once",
                        "no '%s'; or leave out variants".formatted(key)));
      }
    } else if (hasSpace && fields.node("trials").isEmpty()) {
      fields.required("trials", "how many points of the space to try");
    }
    Optional<Integer> parallel =
        fields.whole("parallel", 1, Limits.TRIALS_PER_STUDY).map(Long::intValue);
    fields.finish();
    return new SearchSpec(sampler, pruner, trials.orElse(1L).intValue(), parallel);
  }

  /** A name alone, or a mapping with the name and options. */
  private Optional<MethodSpec> method(
      Fields fields, String key, Map<String, List<ModuleParameter>> types) {
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
