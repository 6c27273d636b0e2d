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
   * @param next how many results lie before the next page; none on the last
   */
  public record Page<T>(List<T> items, Optional<Long> next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @param query without limit; its question marks are bound, lists of texts as arrays
   * @param offset results left out, 0 or more
   * @param limit 1 or more
   */
  public static <T> Page<T> page(Jdbi jdbi, Sql query, long offset, int limit, Row<T> reader) {
    Sql paged = query.then(" limit ? offset ?", limit + 1, offset);
    List<T> found =
        jdbi.withHandle(
            handle -> {
              try {
                return rows(handle.getConnection(), paged, reader);
              } catch (SQLException e) {
                throw new ConnectionException(e);
              }
            });
    boolean more = found.size() > limit;
    return new Page<>(
        more ? found.subList(0, limit) : found,
        more ? Optional.of(offset + limit) : Optional.empty());
  }

  private static <T> List<T> rows(Connection connection, Sql query, Row<T> reader)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query.text())) {
      int place = 1;
      for (Object value : query.values()) {
        switch (value) {
          case List<?> texts -> {
            Array array = connection.createArrayOf("text", texts.toArray());
            select.setArray(place, array);
          }
          default -> select.setObject(place, value);
        }
        place++;
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(reader.read(row));
        }
      }
    }
    return found;
  }
}
