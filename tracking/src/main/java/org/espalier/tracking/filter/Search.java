package org.espalier.tracking.filter;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;

/** Runs a search and cuts it into pages. */
public final class Search {
  private Search() {}

  /**
   * A page of what was found.
   *
   * @param next the token of the next page; none on the last
   */
  public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * What to find, without page.
   *
   * @param columns of a row, by unique names
   * @param from {@code from … where …}; its question marks are bound, lists of texts as arrays
   * @param keys the order, total
   * @param shortcut to the first of what is found; none where {@code from} is as good
   */
  public record Query(String columns, Sql from, List<SortKey> keys, Optional<Shortcut> shortcut) {
    public Query(String columns, Sql from, List<SortKey> keys) {
      this(columns, from, keys, Optional.empty());
    }
  }

  /**
   * The same search over only what has the first key. As what lacks it comes last, a full page of
   * these is the page; and an index may hold them in order, so that they need not all be looked at.
   *
   * @param parts {@code table as alias}: what is found comes in parts, each in the order of an
   *     index of its own; the first rows of the whole are among the first rows of each
   * @param from as in {@link Query}, with a condition at its end; names the alias of {@code parts}
   * @param first the first key's expression, never null
   */
  public record Shortcut(Sql parts, Sql from, Sql first) {}

  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @param after the token of the page before; empty for the first
   * @param limit 1 or more
   * @throws org.espalier.tracking.TrackingException INVALID if the token is of another order
   */
  public static <T> Page<T> page(
      Jdbi jdbi, Query query, Optional<String> after, int limit, Row<T> reader) {
    Keyset keyset = new Keyset(query.keys());
    return jdbi.withHandle(
        handle -> {
          try {
            Connection connection = handle.getConnection();
            if (query.shortcut().isPresent()) {
              Sql present = present(query, query.shortcut().get(), keyset, after, limit);
              Page<T> page = rows(connection, present, keyset, limit, reader);
              if (page.next().isPresent()) {
                return page;
              }
            }
            Sql all = keyset.columns().then(query.columns() + " ").then(query.from());
            return rows(
                connection,
                paged(all, keyset, after, keyset.order(), limit),
                keyset,
                limit,
                reader);
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }

  private static Sql present(
      Query query, Shortcut shortcut, Keyset keyset, Optional<String> after, int limit) {
    Sql ofPart =
        keyset
            .columns(shortcut.first())
            .then(query.columns() + " ")
            .then(shortcut.from())
            .then(after.map(token -> keyset.bound(token, shortcut.first())).orElse(Sql.of("")));
    return Sql.of("select page.* from ")
        .then(shortcut.parts())
        .then(" cross join lateral (")
        .then(paged(ofPart, keyset, after, keyset.orderOfPresent(), limit))
        .then(") page")
        .then(keyset.orderOfPresent())
        .then(" limit ?", limit + 1);
  }

  private static Sql paged(Sql found, Keyset keyset, Optional<String> after, Sql order, int limit) {
    return Sql.of("select * from (select ")
        .then(found)
        .then(") found")
        .then(after.map(token -> Sql.of(" where ").then(keyset.after(token))).orElse(Sql.of("")))
        .then(order)
        .then(" limit ?", limit + 1);
  }

  private static <T> Page<T> rows(
      Connection connection, Sql query, Keyset keyset, int limit, Row<T> reader)
      throws SQLException {
    List<T> found = new ArrayList<>();
    String token = "";
    try (PreparedStatement select = connection.prepareStatement(query.text())) {
      bind(connection, select, query.values());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (found.size() == limit) {
            return new Page<>(found, Optional.of(token));
          }
          found.add(reader.read(row));
          if (found.size() == limit) {
            token = keyset.token(row);
          }
        }
      }
    }
    return new Page<>(found, Optional.empty());
  }

  private static void bind(Connection connection, PreparedStatement select, List<Object> values)
      throws SQLException {
    int place = 1;
    for (Object value : values) {
      switch (value) {
        case List<?> texts -> {
          Array array = connection.createArrayOf("text", texts.toArray());
          select.setArray(place, array);
        }
        default -> select.setObject(place, value);
      }
      place++;
    }
  }
}
