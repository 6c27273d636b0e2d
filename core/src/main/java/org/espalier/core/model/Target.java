package org.espalier.core.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the labels of a data set are, so that heads can be sized and matched.
 *
 * @param kind what one label means
 * @param size classes to choose from, labels that may each hold, or values to predict; 1 or more
 * @param parts the targets that an example has side by side, in this order; empty for one
 */
public record Target(Kind kind, int size, List<Part> parts) {

  /** The kinds of labels. */
  public enum Kind {
    /** One class of {@code size}; labels are one-hot vectors. */
    CLASSES("classes"),
    /** Any of {@code size} labels at once; labels are vectors of 0 and 1. */
    LABELS("labels that may hold together"),
    /** {@code size} real numbers. */
    VALUES("values"),
    /** One class of {@code size} at each step; labels are one-hot at each step. */
    STEP_CLASSES("classes at each step"),
    /** Several targets of other kinds, each for a head of its name; labels stand side by side. */
    SEVERAL("numbers of several targets");

    private final String phrase;

    Kind(String phrase) {
      this.phrase = phrase;
    }

    /** For sentences: {@code classes at each step}. */
    public String phrase() {
      return phrase;
    }
  }

  /**
   * One of several targets.
   *
   * @param name of the head that predicts it
   */
  public record Part(String name, Target target) {}

  public Target {
    parts = List.copyOf(parts);
    if (size < 1) {
      throw new IllegalArgumentException("a target has 1 class or value or more, not " + size);
    }
    if (parts.isEmpty() == (kind == Kind.SEVERAL)) {
      throw new IllegalArgumentException("several targets have parts, one has none");
    }
  }

  /** One target. */
  public Target(Kind kind, int size) {
    this(kind, size, List.of());
  }

  public static Target classes(int size) {
    return new Target(Kind.CLASSES, size);
  }

  public static Target values(int size) {
    return new Target(Kind.VALUES, size);
  }

  public static Target labels(int size) {
    return new Target(Kind.LABELS, size);
  }

  public static Target stepClasses(int size) {
    return new Target(Kind.STEP_CLASSES, size);
  }

  /**
   * Targets side by side.
   *
   * @param parts at least one; none of classes at each step
   */
  public static Target several(List<Part> parts) {
    return new Target(
        Kind.SEVERAL, parts.stream().mapToInt(part -> part.target().size()).sum(), parts);
  }

  /** What the head of this name predicts; empty where none of several targets is for it. */
  public Optional<Target> forHead(String head) {
    return parts.isEmpty()
        ? Optional.of(this)
        : parts.stream().filter(part -> part.name().equals(head)).map(Part::target).findFirst();
  }

  /** For sentences: {@code 3 classes}, {@code species: 3 classes, mass: 1 values}. */
  public String text() {
    return parts.isEmpty()
        ? size + " " + kind.phrase()
        : parts.stream()
            .map(part -> part.name() + ": " + part.target().text())
            .collect(Collectors.joining(", "));
  }
}
