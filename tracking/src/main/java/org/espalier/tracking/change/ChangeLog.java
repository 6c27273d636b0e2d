package org.espalier.tracking.change;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.espalier.tracking.sql.SqlArrays;

/**
 * Reads {@code run_change}: which runs have been changed since a moment. A moment is a snapshot of
 * PostgreSQL, not a number that counts up: transactions commit in another order than they begin,
 * and a reader of numbers would miss the late ones. Thread-safe.
 */
public final class ChangeLog {
  /** Changes beyond which reading everything anew is cheaper. */
  private static final int MOST = 20_000;

  private static final String READ =
      """
      select l.epoch::text, l.floor <= pg_snapshot_xmin(?::pg_snapshot), pg_current_snapshot()::text,
             c.created, c.runs
      from run_change_log l
      left join lateral (
        select created, runs from run_change
        where transaction_id >= pg_snapshot_xmin(?::pg_snapshot)
          and not pg_visible_in_snapshot(transaction_id, ?::pg_snapshot)
        limit ?
      ) c on true
      """;

  private final DataSource database;

  public ChangeLog(DataSource database) {
    this.database = database;
  }

  /**
   * A moment.
   *
   * @param epoch what was told in another one is lost
   * @param snapshot what had been committed
   */
  public record Mark(String epoch, String snapshot) {}

  /** What has happened since. */
  public sealed interface Since {}

  /** The log does not reach so far back, or has too much to tell. */
  public record Lost() implements Since {}

  /**
   * @param now the moment up to which this tells
   * @param created of experiments unknown
   * @param changed other than created; deleted ones too
   */
  public record Changes(Mark now, Set<Long> created, Set<Long> changed) implements Since {}

  /** This moment. */
  public Mark now() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into run_change_log default values on conflict do nothing");
      try (ResultSet row =
          statement.executeQuery(
              "select epoch::text, pg_current_snapshot()::text from run_change_log")) {
        if (!row.next()) {
          throw new SQLException("run_change_log was emptied just now");
        }
        return new Mark(row.getString(1), row.getString(2));
      }
    }
  }

  /** What has been committed since. */
  public Since since(Mark mark) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(READ)) {
      for (int place = 1; place <= 3; place++) {
        select.setString(place, mark.snapshot());
      }
      select.setInt(4, MOST + 1);
      try (ResultSet row = select.executeQuery()) {
        return read(row, mark);
      }
    }
  }

  private static Since read(ResultSet row, Mark mark) throws SQLException {
    Set<Long> created = new HashSet<>();
    Set<Long> changed = new HashSet<>();
    Mark now = null;
    for (int rows = 1; row.next(); rows++) {
      now = new Mark(row.getString(1), row.getString(3));
      if (!now.epoch().equals(mark.epoch()) || !row.getBoolean(2) || rows > MOST) {
        return new Lost();
      }
      Array runs = row.getArray(5);
      if (runs != null) {
        Set<Long> told = row.getBoolean(4) ? created : changed;
        told.addAll(List.of((Long[]) runs.getArray()));
        if (created.size() + changed.size() > MOST) {
          return new Lost();
        }
      }
    }
    return now == null ? new Lost() : new Changes(now, created, changed);
  }

  /** The ids of those of the runs that there are. */
  public List<String> runIds(Collection<Long> numbers) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select run_id from run where run_number = any (?)")) {
      select.setArray(
          1, SqlArrays.bigints(connection, numbers.stream().mapToLong(Long::longValue).toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    return ids;
  }

  /**
   * Deletes what has been told long ago, from time to time; call it at least every minute or so.
   */
  void trim() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select trim_run_changes()");
    }
  }
}
