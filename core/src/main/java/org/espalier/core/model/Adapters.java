package org.espalier.core.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What to put between two modules whose kinds do not meet. */
final class Adapters {

  private Adapters() {}

  static ModelProblem mismatch(ModuleSpec spec, ModuleType type, String source, Shape given) {
    List<Shape.Kind> wanted = type.accepts().stream().sorted(Comparator.naturalOrder()).toList();
    List<String> adapters = new ArrayList<>();
    wanted.forEach(kind -> adapters.addAll(between(given, kind)));
    return new ModelProblem(
        spec.name(),
        Optional.empty(),
        "module '%s' (%s) wants %s, '%s' gives %s of %s"
            .formatted(
                spec.name(),
                type.name(),
                String.join(" or ", wanted.stream().map(Shape.Kind::phrase).toList()),
                source,
                given.kind().phrase(),
                given.text()),
        adapters.isEmpty()
            ? Optional.empty()
            : Optional.of(
                "put " + String.join(" or ", adapters.stream().distinct().toList()) + " between"));
  }

  static String describe(ModuleSpec spec, List<Shape> inputs) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      parts.add(
          "'%s' with %s of %s"
              .formatted(
                  spec.inputs().get(i), inputs.get(i).kind().phrase(), inputs.get(i).text()));
    }
    return String.join(" and ", parts);
  }

  private static List<String> between(Shape given, Shape.Kind wanted) {
    return switch (given) {
      case Shape.Image image ->
          switch (wanted) {
            case VECTOR -> List.of("'flatten'", "'global_pool'");
            case SEQUENCE -> List.of("'image_rows'");
            case IMAGE, TOKENS -> List.of();
          };
      case Shape.Sequence sequence ->
          wanted == Shape.Kind.VECTOR
              ? List.of("'last_step'", "'global_pool'", "'flatten'")
              : List.of();
      case Shape.Tokens tokens ->
          wanted == Shape.Kind.SEQUENCE ? List.of("'embedding'") : List.of();
      case Shape.Vector vector -> List.of();
    };
  }
}
