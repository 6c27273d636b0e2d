package org.espalier.tracking.filter;

import java.util.ArrayList;
import java.util.List;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Filter.Operator;

/** Writes a filter as a condition, and an order as expressions to sort by. Pure. */
public final class SqlCompiler {
  private final Columns columns;

  public SqlCompiler(Columns columns) {
    this.columns = columns;
  }

  /**
   * A condition that is true or false, never null.
   *
   * @throws TrackingException INVALID if a field, an operator and a value do not go together
   */
  public Sql condition(Filter filter) {
    return switch (filter) {
      case Filter.And and -> join(and.parts(), " and ", "true");
      case Filter.Or or -> join(or.parts(), " or ", "false");
      case Filter.Not not -> Sql.of("(not ").then(condition(not.part())).then(")");
      case Filter.Comparison comparison -> compare(comparison);
      case Filter.Present present -> {
        Column column = columns.of(present.field());
        yield column.where().apply(column.expression().then(" is not null"));
      }
    };
  }

  private Sql join(List<Filter> parts, String word, String empty) {
    Sql sql = Sql.of("(");
    for (int i = 0; i < parts.size(); i++) {
      sql = (i == 0 ? sql : sql.then(word)).then(condition(parts.get(i)));
    }
    return (parts.isEmpty() ? sql.then(empty) : sql).then(")");
  }

  private Sql compare(Filter.Comparison comparison) {
    Column column = columns.of(comparison.field());
    Sql plain =
        switch (column.type()) {
          case TEXT -> text(comparison, column);
          case NUMBER -> number(comparison, column);
          case TIME -> time(comparison, column);
        };
    return column.where().apply(plain);
  }

  private static Sql text(Filter.Comparison comparison, Column column) {
    Operator operator = comparison.operator();
    if (!operator.isForTexts()) {
      throw wrongOperator(comparison, "'=', '!=', 'LIKE', 'ILIKE', 'IN' and 'NOT IN'");
    }
    List<String> texts =
        comparison.values().stream().map(value -> textOf(comparison, value)).toList();
    Sql expression = column.expression();
    return switch (operator) {
      case EQUAL -> expression.then(" = ?", texts.getFirst());
      case NOT_EQUAL -> expression.then(" <> ?", texts.getFirst());
      case LIKE -> expression.then(" like ? escape ''", texts.getFirst());
      case ILIKE -> expression.then(" ilike ? escape ''", texts.getFirst());
      case IN -> expression.then(" = any (?)", texts);
      case NOT_IN -> expression.then(" <> all (?)", texts);
      case LESS, AT_MOST, GREATER, AT_LEAST -> throw new IllegalStateException(operator.symbol());
    };
  }

  private static Sql number(Filter.Comparison comparison, Column column) {
    double value = numberOf(comparison);
    String symbol = symbol(comparison);
    Sql plain = column.expression().then(" " + symbol + " ?", value);
    return comparison.operator() == Operator.NOT_EQUAL
        ? plain
        : plain.then(" and ").then(column.expression()).then(" <> 'NaN'");
  }

  private static Sql time(Filter.Comparison comparison, Column column) {
    double millis = numberOf(comparison);
    return column
        .expression()
        .then(" " + symbol(comparison) + " to_timestamp(? / 1000::double precision)", millis);
  }

  private static String symbol(Filter.Comparison comparison) {
    if (!comparison.operator().isForNumbers()) {
      throw wrongOperator(comparison, "'=', '!=', '<', '<=', '>' and '>='");
    }
    return comparison.operator() == Operator.NOT_EQUAL ? "<>" : comparison.operator().symbol();
  }

  private static double numberOf(Filter.Comparison comparison) {
    if (comparison.operator().isForNumbers()
        && comparison.values().getFirst() instanceof Filter.Real number) {
      return number.number();
    }
    if (!comparison.operator().isForNumbers()) {
      throw wrongOperator(comparison, "'=', '!=', '<', '<=', '>' and '>='");
    }
    throw TrackingException.invalid(
        "Expected numeric value type for %s. Found a text in quotes"
            .formatted(name(comparison.field())));
  }

  private static String textOf(Filter.Comparison comparison, Filter.Value value) {
    return switch (value) {
      case Filter.Quoted text -> text.text();
      case Filter.Real number ->
          throw TrackingException.invalid(
              "Expected a quoted string value for %s (e.g. 'my-value'). Got value %s"
                  .formatted(name(comparison.field()), number.text()));
    };
  }

  private static TrackingException wrongOperator(Filter.Comparison comparison, String allowed) {
    return TrackingException.invalid(
        "Invalid comparator '%s' for %s: it takes %s"
            .formatted(comparison.operator().symbol(), name(comparison.field()), allowed));
  }

  static String name(Filter.Field field) {
    return field.entity().name().toLowerCase(java.util.Locale.ROOT) + " '" + field.key() + "'";
  }

  /**
   * What to sort by, then what decides between those that are equal in it; things that lack a
   * field, or have NaN there, come last either way.
   */
  public List<SortKey> sortKeys(List<Order> orders, SortKey... tieBreak) {
    List<SortKey> keys = new ArrayList<>();
    for (Order order : orders) {
      Column column = columns.of(order.field());
      Sql expression =
          column.type() == ValueType.NUMBER
              ? Sql.of("nullif(").then(column.orderBy()).then(", 'NaN')")
              : column.orderBy();
      keys.add(new SortKey(expression, column.type(), order.descending()));
    }
    keys.addAll(List.of(tieBreak));
    return keys;
  }
}
