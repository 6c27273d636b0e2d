package org.espalier.tracking.filter;

import java.util.function.UnaryOperator;

/**
 * What a field is in the database.
 *
 * @param expression its value, as SQL
 * @param where puts a condition on the expression into a condition on the thing that is searched:
 *     itself for a column, an {@code exists (…)} for a row of another table
 * @param orderBy the expression's value for one thing, for sorting; null where it is missing
 */
public record Column(Type type, Sql expression, UnaryOperator<Sql> where, Sql orderBy) {

  /** What values a field has. */
  public enum Type {
    TEXT,
    /** Double precision; NaN matches only {@code !=}. */
    NUMBER,
    /** Milliseconds since 1970 against a timestamptz. */
    TIME
  }

  /** A column of the thing itself. */
  public static Column own(Type type, String expression) {
    Sql sql = Sql.of(expression);
    return new Column(type, sql, condition -> condition, sql);
  }
}
