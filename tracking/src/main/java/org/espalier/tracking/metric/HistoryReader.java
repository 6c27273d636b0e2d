package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.espalier.tracking.sql.SqlArrays;

/**
 * Reads histories inside a transaction, a series at a time and a few parts of it at a time, so that
 * no more is held than one series.
 */
final class HistoryReader {
  private static final int PARTS_AT_ONCE = 64;

  private final Connection transaction;
  private final String metric;

  HistoryReader(Connection transaction, String metric) {
    this.transaction = transaction;
    this.metric = metric;
  }

  /** The parts of one run's series that reach into a range of steps, in order. */
  PreparedStatement parts(long run, long from, long to) throws SQLException {
    PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            "select p.first_step, "
                + HistoryRows.COLUMNS
                + """

                from metric_part p
                where p.run_number = ?
                  and p.metric_id = (select m.metric_id from metric m where m.name = ?)
                  and p.first_step <= ? and p.last_step >= ?
                order by p.first_step, p.first_time
                """);
    select.setFetchSize(PARTS_AT_ONCE);
    select.setLong(1, run);
    select.setString(2, metric);
    select.setLong(3, to);
    select.setLong(4, from);
    return select;
  }

  /** Gives each run's points with steps in a range, in order, of those that have any. */
  void each(Collection<String> runIds, long from, long to, BiConsumer<String, PointColumns> each)
      throws SQLException {
    for (Map.Entry<String, Long> run : runs(runIds).entrySet()) {
      PointColumns points = new PointColumns();
      try (PreparedStatement select = parts(run.getValue(), from, to);
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          PointColumns part = HistoryRows.read(row);
          for (int i = 0; i < part.size(); i++) {
            if (part.step(i) >= from && part.step(i) <= to) {
              points.add(part.step(i), part.time(i), part.value(i));
            }
          }
        }
      }
      if (!points.isEmpty()) {
        each.accept(run.getKey(), points.sorted());
      }
    }
  }

  /** The least and the greatest step in a range, or its ends where they lie among points. */
  Optional<StepGrid> grid(Collection<String> runIds, long from, long to, int buckets)
      throws SQLException {
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            select min(greatest(p.first_step, ?)), max(least(p.last_step, ?))
            from metric_part p
            where p.run_number in (select r.run_number from run r where r.run_id = any (?))
              and p.metric_id = (select m.metric_id from metric m where m.name = ?)
              and p.first_step <= ? and p.last_step >= ?
            """)) {
      select.setLong(1, from);
      select.setLong(2, to);
      select.setArray(3, SqlArrays.texts(transaction, runIds));
      select.setString(4, metric);
      select.setLong(5, to);
      select.setLong(6, from);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long first = row.getLong(1);
        return row.wasNull()
            ? Optional.empty()
            : Optional.of(StepGrid.of(first, row.getLong(2), buckets));
      }
    }
  }

  /** The numbers of those runs that are there, in the order in which they were asked for. */
  Map<String, Long> runs(Collection<String> runIds) throws SQLException {
    Map<String, Long> found = numbers(transaction, runIds);
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (String runId : runIds) {
      Long number = found.get(runId);
      if (number != null) {
        ordered.put(runId, number);
      }
    }
    return ordered;
  }

  /** The numbers of runs by their ids. */
  static Map<String, Long> numbers(Connection transaction, Collection<String> runIds)
      throws SQLException {
    Map<String, Long> numbers = new LinkedHashMap<>();
    try (PreparedStatement select =
        transaction.prepareStatement("select run_id, run_number from run where run_id = any (?)")) {
      select.setArray(1, SqlArrays.texts(transaction, runIds));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return numbers;
  }
}
