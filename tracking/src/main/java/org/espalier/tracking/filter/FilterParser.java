package org.espalier.tracking.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Filter.Entity;
import org.espalier.tracking.filter.Filter.Operator;

/**
 * Reads a filter:
 *
 * <pre>
 * filter     = and { OR and }
 * and        = not { AND not }
 * not        = NOT not | ( filter ) | comparison
 * comparison = field operator value | field [NOT] IN ( value { , value } ) | field IS [NOT] NULL
 * field      = [ entity . ] key
 * </pre>
 *
 * MLflow's language is the part of it without OR, NOT and parentheses around comparisons; what is
 * valid there has the same meaning here.
 */
public final class FilterParser {
  private static final int MOST_DEPTH = 50;
  private static final int MOST_COMPARISONS = 200;
  private static final int MOST_ORDERS = 100;

  private final String filter;
  private final List<Token> tokens;
  private int next;
  private int depth;
  private int comparisons;

  private FilterParser(String filter) {
    this.filter = filter;
    this.tokens = Lexer.tokens(filter);
  }

  /**
   * @param filter may be empty, which matches everything
   * @throws TrackingException INVALID with the place where it breaks
   */
  public static Filter parse(String filter) {
    FilterParser parser = new FilterParser(filter);
    if (parser.peek().kind() == Token.Kind.END) {
      return Filter.ALL;
    }
    Filter tree = parser.or();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.wrong("AND, OR or the end was expected");
    }
    return tree;
  }

  /**
   * Reads {@code order_by}, the first deciding most.
   *
   * @throws TrackingException INVALID if one cannot be read, or there are more than 100
   */
  public static List<Order> parseOrders(List<String> texts) {
    if (texts.size() > MOST_ORDERS) {
      throw TrackingException.invalid(
          "Invalid order_by: it has %d clauses, at most %d are allowed"
              .formatted(texts.size(), MOST_ORDERS));
    }
    return texts.stream().map(FilterParser::parseOrder).toList();
  }

  /**
   * Reads one entry of {@code order_by}: a field, then {@code ASC} or {@code DESC} or nothing.
   *
   * @throws TrackingException INVALID
   */
  public static Order parseOrder(String text) {
    FilterParser parser = new FilterParser(text);
    Filter.Field field = parser.field();
    boolean descending = parser.takeWord("DESC");
    if (!descending) {
      parser.takeWord("ASC");
    }
    if (parser.peek().kind() != Token.Kind.END) {
      throw TrackingException.invalid(
          "Invalid order_by clause '%s': a field and then ASC or DESC were expected"
              .formatted(Lexer.shown(text)));
    }
    return new Order(field, descending);
  }

  private Filter or() {
    if (++depth > MOST_DEPTH) {
      throw wrong("parentheses are nested more than " + MOST_DEPTH + " deep");
    }
    List<Filter> parts = new ArrayList<>(List.of(and()));
    while (takeWord("OR")) {
      parts.add(and());
    }
    depth--;
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>(List.of(not()));
    while (takeWord("AND")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter not() {
    boolean negated = false;
    while (takeWord("NOT")) {
      negated = !negated;
    }
    Filter part;
    if (takeMark('(')) {
      part = or();
      if (!takeMark(')')) {
        throw wrong("a closing parenthesis was expected");
      }
    } else {
      part = comparison();
    }
    return negated ? new Filter.Not(part) : part;
  }

  private Filter comparison() {
    if (++comparisons > MOST_COMPARISONS) {
      throw wrong("more than " + MOST_COMPARISONS + " comparisons");
    }
    Filter.Field field = field();
    if (takeWord("IS")) {
      boolean present = takeWord("NOT");
      if (!takeWord("NULL")) {
        throw wrong("NULL or NOT NULL was expected after IS");
      }
      return present ? new Filter.Present(field) : new Filter.Not(new Filter.Present(field));
    }
    Operator operator = operator();
    if (operator != Operator.IN && operator != Operator.NOT_IN) {
      return new Filter.Comparison(field, operator, List.of(value()));
    }
    if (!takeMark('(')) {
      throw wrong("a list in parentheses was expected after " + operator.symbol());
    }
    List<Filter.Value> values = new ArrayList<>();
    do {
      values.add(value());
    } while (takeMark(','));
    if (!takeMark(')')) {
      throw wrong("a comma or a closing parenthesis was expected");
    }
    return new Filter.Comparison(field, operator, values);
  }

  private Filter.Field field() {
    Token first = name();
    if (!takeMark('.')) {
      return new Filter.Field(Entity.ATTRIBUTE, first.text());
    }
    Entity entity =
        switch (first.text().toLowerCase(Locale.ROOT)) {
          case "metric", "metrics" -> Entity.METRIC;
          case "param", "params", "parameter", "parameters" -> Entity.PARAM;
          case "tag", "tags" -> Entity.TAG;
          case "dataset", "datasets" -> Entity.DATASET;
          case "attribute", "attributes", "attr", "run" -> Entity.ATTRIBUTE;
          default ->
              throw TrackingException.invalid(
                  ("Invalid entity type '%s'. Valid values are 'metric', 'parameter', 'tag',"
                          + " 'attribute' and 'dataset'")
                      .formatted(first.text()));
        };
    return new Filter.Field(entity, name().text());
  }

  private Token name() {
    Token token = peek();
    return switch (token.kind()) {
      case WORD, DOUBLE_QUOTED, BACKTICKED -> take();
      case TEXT, NUMBER, OPERATOR, MARK, END -> throw wrong("a field was expected");
    };
  }

  private Operator operator() {
    if (takeWord("LIKE")) {
      return Operator.LIKE;
    }
    if (takeWord("ILIKE")) {
      return Operator.ILIKE;
    }
    if (takeWord("IN")) {
      return Operator.IN;
    }
    if (takeWord("NOT")) {
      if (takeWord("IN")) {
        return Operator.NOT_IN;
      }
      throw wrong("IN was expected after NOT");
    }
    if (peek().kind() != Token.Kind.OPERATOR) {
      throw wrong("a comparison operator was expected");
    }
    return switch (take().text()) {
      case "=" -> Operator.EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.AT_MOST;
      case ">" -> Operator.GREATER;
      default -> Operator.AT_LEAST;
    };
  }

  private Filter.Value value() {
    Token token = peek();
    return switch (token.kind()) {
      case TEXT, DOUBLE_QUOTED -> new Filter.Quoted(take().text());
      case NUMBER -> new Filter.Real(Double.parseDouble(token.text()), take().text());
      case WORD, BACKTICKED, OPERATOR, MARK, END ->
          throw wrong("a number or a text in quotes was expected");
    };
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean takeWord(String word) {
    if (peek().isWord(word)) {
      next++;
      return true;
    }
    return false;
  }

  private boolean takeMark(char mark) {
    if (peek().isMark(mark)) {
      next++;
      return true;
    }
    return false;
  }

  private TrackingException wrong(String expected) {
    Token found = peek();
    return TrackingException.invalid(
        "Invalid clause(s) in filter string '%s': %s at character %d, not %s"
            .formatted(
                Lexer.shown(filter),
                expected,
                found.place() + 1,
                found.kind() == Token.Kind.END ? "the end" : "'" + found.text() + "'"));
  }
}
