package org.espalier.tracking.filter;

/**
 * One thing to sort by; things that lack it come last, whichever the direction.
 *
 * @param expression its value; NaN is null already
 */
public record SortKey(Sql expression, ValueType type, boolean descending) {

  /** A column in ascending order. */
  public static SortKey ascending(ValueType type, String expression) {
    return new SortKey(Sql.of(expression), type, false);
  }

  /** A column in descending order. */
  public static SortKey descending(ValueType type, String expression) {
    return new SortKey(Sql.of(expression), type, true);
  }
}
