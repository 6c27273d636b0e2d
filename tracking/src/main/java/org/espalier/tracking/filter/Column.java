package org.espalier.tracking.filter;

import java.util.function.UnaryOperator;

/**
 * What a field is in the database.
 *
 * @param expression its value, as SQL
 * @param where puts a condition on the expression into a condition on the thing that is searched,
 *     true or false and never null: {@link #known} for a column, an {@code exists (…)} for a row of
 *     another table
 * @param orderBy the expression's value for one thing, for sorting; null where it is missing
 */
public record Column(ValueType type, Sql expression, UnaryOperator<Sql> where, Sql orderBy) {

  /** A column of the thing itself. */
  public static Column own(ValueType type, String expression) {
    Sql sql = Sql.of(expression);
    return new Column(type, sql, Column::known, sql);
  }

  /** The condition, a no where it is unknown because the field is missing. */
  public static Sql known(Sql condition) {
    return Sql.of("coalesce(").then(condition).then(", false)");
  }
}
