package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Problems;
import org.espalier.core.study.StudySpec.Variant;

/** Checks that a variant takes from another only modules that the other has. */
final class TransferCheck {

  private TransferCheck() {}

  /**
   * Checks all of {@code variants}.
   *
   * @param file where they stand
   */
  static void run(List<Variant> variants, Mapping file, Problems problems) {
    for (Variant variant : variants) {
      variant
          .source()
          .flatMap(name -> variants.stream().filter(one -> one.name().equals(name)).findFirst())
          .ifPresent(source -> check(variant, source, file, problems));
    }
  }

  private static void check(Variant variant, Variant source, Mapping file, Problems problems) {
    List<String> offered =
        source.trial().model().modules().stream().map(ModuleTemplate::name).distinct().toList();
    variant.trial().transfer().stream()
        .flatMap(request -> request.modules().values().stream())
        .filter(wanted -> !offered.contains(wanted))
        .sorted()
        .forEach(
            wanted ->
                problems.unknownName(
                    place(variant, file),
                    "variant '%s' has no module '%s'".formatted(source.name(), wanted),
                    wanted,
                    offered));
  }

  private static Location place(Variant variant, Mapping file) {
    return file.get(variant.name())
        .flatMap(node -> inner(node, "transfer"))
        .flatMap(node -> inner(node, "modules"))
        .map(Node::location)
        .orElse(file.location());
  }

  private static Optional<Node> inner(Node node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : Optional.empty();
  }
}
