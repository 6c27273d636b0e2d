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
   */
  public record Query(String columns, Sql from, List<SortKey> keys) {}

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
    Sql paged =
        Sql.of("select * from (select ")
            .then(keyset.columns())
            .then(query.columns() + " ")
            .then(query.from())
            .then(") found")
            .then(
                after.map(token -> Sql.of(" where ").then(keyset.after(token))).orElse(Sql.of("")))
            .then(keyset.order())
            .then(" limit ?", limit + 1);
    return jdbi.withHandle(
        handle -> {
          try {
            return rows(handle.getConnection(), paged, keyset, limit, reader);
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
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
