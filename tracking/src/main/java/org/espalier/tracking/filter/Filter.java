package org.espalier.tracking.filter;

import java.util.List;

/** A filter as a tree. Immutable. */
public sealed interface Filter {

  /** All of them; none means everything matches. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of them. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Exactly what the other does not match, things that lack its key among them. */
  record Not(Filter part) implements Filter {}

  /**
   * A comparison. A thing that lacks the field never matches, whatever the operator.
   *
   * @param values one; of IN and NOT IN, one or more
   */
  record Comparison(Field field, Operator operator, List<Value> values) implements Filter {
    public Comparison {
      values = List.copyOf(values);
    }
  }

  /** Whether a thing has the field, whatever its value is. */
  record Present(Field field) implements Filter {}

  /**
   * @param entity {@code metric}, {@code param}, {@code tag}, {@code dataset} or {@code attribute}
   * @param key as written
   */
  record Field(Entity entity, String key) {}

  /** What kind of thing a field is. */
  enum Entity {
    METRIC,
    PARAM,
    TAG,
    DATASET,
    ATTRIBUTE
  }

  /** How a field and a value are compared. */
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    /** With {@code %} and {@code _}, upper and lower case apart. */
    LIKE("LIKE"),
    /** With {@code %} and {@code _}, upper and lower case alike. */
    ILIKE("ILIKE"),
    IN("IN"),
    NOT_IN("NOT IN");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    boolean isForNumbers() {
      return switch (this) {
        case EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST -> true;
        case LIKE, ILIKE, IN, NOT_IN -> false;
      };
    }

    boolean isForTexts() {
      return switch (this) {
        case EQUAL, NOT_EQUAL, LIKE, ILIKE, IN, NOT_IN -> true;
        case LESS, AT_MOST, GREATER, AT_LEAST -> false;
      };
    }
  }

  /** A literal. */
  sealed interface Value {}

  record Quoted(String text) implements Value {}

  record Real(double number, String text) implements Value {}

  /** Matches everything. */
  Filter ALL = new And(List.of());
}
