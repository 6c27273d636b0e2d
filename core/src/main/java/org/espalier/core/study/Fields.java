package org.espalier.core.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.espalier.core.document.NearestName;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Location;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;

/**
 * Takes the values of a mapping by their keys; what nobody took is an unknown key. A value of the
 * wrong kind is a problem and comes out as if it were not there.
 */
final class Fields {

  private final Mapping mapping;
  private final Problems problems;
  private final TreeSet<String> asked = new TreeSet<>();

  Fields(Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  /**
   * The mapping that {@code node} must be; an empty one that misses nothing, and a problem, if it
   * is none.
   */
  static Fields of(Node node, String allowed, Problems problems) {
    if (node instanceof Mapping mapping) {
      return new Fields(mapping, problems);
    }
    problems.wrongKind(node, allowed);
    return new Fields(new Mapping(node.location(), List.of()), new Problems());
  }

  Location location() {
    return mapping.location();
  }

  /** Any value; a null counts as not there. */
  Optional<Node> node(String key) {
    asked.add(key);
    return mapping
        .get(key)
        .filter(node -> !(node instanceof Scalar scalar && scalar.value() == null));
  }

  /** Whether the key is there with a value. */
  boolean has(String key) {
    return node(key).isPresent();
  }

  /** Any value, or a problem that it is missing. */
  Optional<Node> required(String key, String what) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      Location here =
          mapping.entries().stream()
              .filter(entry -> entry.key().equals(key))
              .map(Entry::keyLocation)
              .findFirst()
              .orElse(location());
      String outer = location().path();
      problems.add(
          here.withPath(outer.isEmpty() ? key : outer + "." + key),
          "",
          "'%s' is missing: %s".formatted(key, what),
          "");
    }
    return node;
  }

  Optional<Mapping> mapping(String key) {
    return node(key)
        .flatMap(
            node -> {
              if (node instanceof Mapping found) {
                return Optional.of(found);
              }
              problems.wrongKind(node, "a mapping");
              return Optional.empty();
            });
  }

  Optional<String> text(String key) {
    return node(key).flatMap(node -> text(node, problems));
  }

  /** One text or a list of texts. */
  Optional<List<String>> texts(String key) {
    return node(key).map(node -> texts(node, problems));
  }

  Optional<Long> whole(String key, long low, long high) {
    return node(key).flatMap(node -> whole(node, low, high, problems));
  }

  Optional<Boolean> flag(String key) {
    return node(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && scalar.value() instanceof Boolean flag) {
                return Optional.of(flag);
              }
              problems.add(
                  node.location(),
                  node.brief(),
                  node.sentence(),
                  "true or false",
                  Words.flagFor(node.brief()));
              return Optional.empty();
            });
  }

  static Optional<String> text(Node node, Problems problems) {
    if (node instanceof Scalar scalar && scalar.value() instanceof String text) {
      if (!text.isBlank() && text.length() <= Limits.NAME_CHARACTERS && Words.isPlain(text)) {
        return Optional.of(text);
      }
      problems.add(
          node.location(),
          node.brief(),
          "this is no name",
          "1 to %d characters on one line".formatted(Limits.NAME_CHARACTERS));
      return Optional.empty();
    }
    problems.wrongKind(node, "a text");
    return Optional.empty();
  }

  static List<String> texts(Node node, Problems problems) {
    List<String> texts = new ArrayList<>();
    if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> text(item, problems).ifPresent(texts::add));
    } else {
      text(node, problems).ifPresent(texts::add);
    }
    return texts;
  }

  static Optional<Long> whole(Node node, long low, long high, Problems problems) {
    String allowed = "a whole number from %d to %d".formatted(low, high);
    if (node instanceof Scalar scalar && scalar.value() instanceof Long number) {
      if (number >= low && number <= high) {
        return Optional.of(number);
      }
      problems.add(node.location(), node.brief(), "%d is out of range".formatted(number), allowed);
      return Optional.empty();
    }
    problems.add(
        node.location(), node.brief(), node.sentence(), allowed, Words.numberFor(node.brief()));
    return Optional.empty();
  }

  /** Reports the keys that nobody asked for, with {@code further} as known ones too. */
  void finish(Collection<String> further) {
    asked.addAll(further);
    for (Entry entry : mapping.entries()) {
      if (!asked.contains(entry.key())) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "unknown key '%s'".formatted(entry.key()),
            String.join(", ", asked),
            NearestName.of(entry.key(), asked));
      }
    }
  }

  void finish() {
    finish(List.of());
  }
}
