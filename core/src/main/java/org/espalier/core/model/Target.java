package org.espalier.core.model;

/**
 * What the labels of a data set are, so that heads can be sized and matched.
 *
 * @param kind what one label means
 * @param size classes to choose from, labels that may each hold, or values to predict; 1 or more
 */
public record Target(Kind kind, int size) {

  /** The kinds of labels. */
  public enum Kind {
    /** One class of {@code size}; labels are one-hot vectors. */
    CLASSES("classes"),
    /** Any of {@code size} labels at once; labels are vectors of 0 and 1. */
    LABELS("labels that may hold together"),
    /** {@code size} real numbers. */
    VALUES("values"),
    /** One class of {@code size} at each step; labels are one-hot at each step. */
    STEP_CLASSES("classes at each step");

    private final String phrase;

    Kind(String phrase) {
      this.phrase = phrase;
    }

    /** For sentences: {@code classes at each step}. */
    public String phrase() {
      return phrase;
    }
  }

  public Target {
    if (size < 1) {
      throw new IllegalArgumentException("a target has 1 class or value or more, not " + size);
    }
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
}
