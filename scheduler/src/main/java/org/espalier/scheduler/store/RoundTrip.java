package org.espalier.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jdbi.v3.core.transaction.TransactionException;

/**
 * Statements that go to the database together and are carried out there in their order. The driver
 * cuts the text at its semicolons, has each statement prepared by itself and waits once for all of
 * them. For one transaction and one thread.
 */
final class RoundTrip {

  /** Takes what a query answers. */
  interface Rows {
    void read(ResultSet rows) throws SQLException;
  }

  /** Takes how many rows a statement has written; throws where that is not as it should be. */
  interface Count {
    void check(int written);
  }

  /** Takes how many rows each of several equal statements has written. */
  interface Counts {
    void check(int[] written);

    /**
     * Fails where one has not written exactly one row.
     *
     * @param gone which that is, by its place, in words
     */
    static Counts oneEach(IntFunction<String> gone) {
      return written -> {
        for (int place = 0; place < written.length; place++) {
          if (written[place] != 1) {
            throw new IllegalStateException(gone.apply(place));
          }
        }
      };
    }
  }

  private sealed interface Answer {}

  private record OfQuery(Rows rows) implements Answer {}

  private record OfUpdate(Count count) implements Answer {}

  private record Part(String sql, Parameters parameters, Answer answer) {}

  private final Connection connection;
  private final List<Part> waiting = new ArrayList<>();

  RoundTrip(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param sql one statement; a question mark stands for each parameter
   */
  void query(String sql, Parameters parameters, Rows rows) {
    waiting.add(new Part(sql, parameters, new OfQuery(rows)));
  }

  void update(String sql, Parameters parameters) {
    update(sql, parameters, written -> {});
  }

  void update(String sql, Parameters parameters, Count count) {
    waiting.add(new Part(sql, parameters, new OfUpdate(count)));
  }

  void updates(String sql, List<Parameters> rows) {
    updates(sql, rows, written -> {});
  }

  /**
   * The same statement with several parameters: one goes with what waits, more go in a round trip
   * of their own, for the database keeps a plan for each text.
   */
  void updates(String sql, List<Parameters> rows, Counts counts) {
    if (rows.size() == 1) {
      update(sql, rows.getFirst(), written -> counts.check(new int[] {written}));
      return;
    }
    send();
    try (PreparedStatement batch = connection.prepareStatement(sql)) {
      for (Parameters row : rows) {
        row.bind(connection, batch, 1);
        batch.addBatch();
      }
      counts.check(batch.executeBatch());
    } catch (SQLException e) {
      throw new TransactionException(e);
    }
  }

  /**
   * Sends what waits and commits it, all or nothing. It is too late then for what takes the answers
   * to have it undone.
   */
  void commit() {
    update("commit", Parameters.NONE);
    send();
  }

  /** Sends what waits and has every answer taken. */
  void send() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Part> parts = List.copyOf(waiting);
    waiting.clear();
    String sql = String.join(";\n", parts.stream().map(Part::sql).toList());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int place = 1;
      for (Part part : parts) {
        place = part.parameters().bind(connection, statement, place);
      }
      statement.execute();
      for (Part part : parts) {
        switch (part.answer()) {
          case OfQuery(Rows rows) -> rows.read(statement.getResultSet());
          case OfUpdate(Count count) -> count.check(statement.getUpdateCount());
        }
        statement.getMoreResults();
      }
    } catch (SQLException e) {
      throw new TransactionException(e);
    }
  }
}
