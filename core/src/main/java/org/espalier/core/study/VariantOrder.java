package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.study.StudySpec.Variant;

/** Puts variants after those whose weights they take. */
final class VariantOrder {

  private VariantOrder() {}

  /** The same variants, sources first, otherwise in the order of the file; a ring is a problem. */
  static List<Variant> sources(List<Variant> variants, Mapping file, Problems problems) {
    Map<String, Variant> waiting = new LinkedHashMap<>();
    variants.forEach(variant -> waiting.put(variant.name(), variant));
    List<Variant> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Optional<Variant> next =
          waiting.values().stream()
              .filter(variant -> variant.source().filter(waiting::containsKey).isEmpty())
              .findFirst();
      if (next.isEmpty()) {
        file.entries().stream()
            .filter(entry -> waiting.containsKey(entry.key()))
            .findFirst()
            .ifPresent(
                entry ->
                    problems.add(
                        entry.keyLocation(),
                        entry.key(),
                        "variants wait for each other's weights: "
                            + String.join(", ", waiting.keySet()),
                        "a source that does not wait for this one"));
        return ordered;
      }
      ordered.add(next.get());
      waiting.remove(next.get().name());
    }
    return ordered;
  }
}
