package org.espalier.core.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of a document and where it stands. Immutable. */
public sealed interface Node {

  /** Where the piece begins. */
  Location location();

  /** What kind of thing this is, for people: "a text", "a mapping", … */
  String kind();

  /** The piece as a problem quotes it: one line, shortened. */
  String brief();

  /** What stands here, for people: "'fast' is a text", "this is a list". */
  default String sentence() {
    return switch (this) {
      case Mapping mapping -> "this is a mapping";
      case Sequence sequence ->
          sequence.items().isEmpty() ? "this list is empty" : "this is a list";
      case Scalar scalar when scalar.value() == null -> "nothing stands here";
      case Scalar scalar -> "'%s' is %s".formatted(scalar.brief(), scalar.kind());
    };
  }

  /**
   * A place in a document.
   *
   * @param line from 1
   * @param column from 1, in characters
   * @param path from the root, such as {@code model.block1.filters} or {@code goal[0].maximize};
   *     empty at the root
   */
  record Location(int line, int column, String path) {

    /** The same place under another path. */
    public Location withPath(String newPath) {
      return new Location(line, column, newPath);
    }
  }

  /**
   * One entry of a mapping.
   *
   * @param keyLocation of the key; {@code value} has its own
   */
  record Entry(String key, Location keyLocation, Node value) {}

  /** Keys and values in the order of the document; no key twice. */
  record Mapping(Location location, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value under {@code key}, if there is one. */
    public Optional<Node> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key().equals(key))
          .map(Entry::value)
          .findFirst();
    }

    public boolean has(String key) {
      return get(key).isPresent();
    }

    /** The keys in order. */
    public List<String> keys() {
      return entries.stream().map(Entry::key).toList();
    }

    /** This mapping without an entry for {@code key}. */
    public Mapping without(String key) {
      return new Mapping(
          location, entries.stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    /** This mapping with {@code entry} in the place of the one of the same key, or at the end. */
    public Mapping with(Entry entry) {
      List<Entry> changed = new ArrayList<>(entries);
      for (int i = 0; i < changed.size(); i++) {
        if (changed.get(i).key().equals(entry.key())) {
          changed.set(i, entry);
          return new Mapping(location, changed);
        }
      }
      changed.add(entry);
      return new Mapping(location, changed);
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    @Override
    public String brief() {
      return Brief.of("{" + String.join(", ", keys()) + "}");
    }
  }

  /** Values in order. */
  record Sequence(Location location, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public String brief() {
      return Brief.of("[" + String.join(", ", items.stream().map(Node::brief).toList()) + "]");
    }
  }

  /**
   * A single value.
   *
   * @param value a {@link String}, {@link Long}, {@link Double} or {@link Boolean}, or null
   * @param text as it is written
   */
  record Scalar(Location location, @Nullable Object value, String text) implements Node {

    @Override
    public String kind() {
      return switch (value) {
        case null -> "nothing";
        case String ignored -> "a text";
        case Long ignored -> "a whole number";
        case Double ignored -> "a number";
        case Boolean ignored -> "a flag";
        default -> throw new IllegalStateException("no scalar: " + value.getClass());
      };
    }

    @Override
    public String brief() {
      return Brief.of(text);
    }
  }
}
