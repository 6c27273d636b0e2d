package org.espalier.tracking.metric;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.sql.SqlArrays;

/**
 * The chunks and blocks of series: what they are, and apart from that their points, which are taken
 * from what was unpacked before where they can be. Both are asked for in one snapshot.
 */
final class HistoryParts {
  private static final int PARTS_AT_ONCE = 64;

  private final Connection transaction;
  private final String metric;
  private final UnpackedBlocks unpacked;

  /** A chunk or a block, without its points. */
  record Part(
      long id,
      boolean packed,
      long firstStep,
      long lastStep,
      double minimum,
      double maximum,
      double last,
      int points,
      int nans) {

    /** Whether its summary says all: it lies in the range, and in one bucket. */
    boolean isWhole(long from, long to, StepGrid grid) {
      return packed
          && firstStep >= from
          && lastStep <= to
          && grid.bucket(firstStep) == grid.bucket(lastStep);
    }
  }

  /** The fetched points of a run's chunks and blocks, by their ids. */
  record Fetched(Map<Long, UnpackedBlock> chunks, Map<Long, UnpackedBlock> blocks) {
    UnpackedBlock get(Part part) throws SQLException {
      UnpackedBlock points = (part.packed() ? blocks : chunks).get(part.id());
      if (points == null) {
        throw new SQLException("part %d of the history has no points".formatted(part.id()));
      }
      return points;
    }
  }

  HistoryParts(Connection transaction, String metric, UnpackedBlocks unpacked) {
    this.transaction = transaction;
    this.metric = metric;
    this.unpacked = unpacked;
  }

  /** What reaches into a range of steps, by run, in order. */
  Map<Long, List<Part>> of(Collection<Long> runs, long from, long to) throws SQLException {
    Map<Long, List<Part>> parts = new HashMap<>();
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            with wanted as (
              select ?::bigint[] as runs, (select m.metric_id from metric m where m.name = ?) as metric,
                     ?::bigint as first, ?::bigint as last
            )
            select b.run_number, b.block_id, true, b.first_step, b.last_step, b.minimum, b.maximum,
                   b.end_value, b.point_count, b.nan_count, b.first_time
            from metric_block b, wanted w
            where b.run_number = any (w.runs) and b.metric_id = w.metric
              and b.first_step <= w.last and b.last_step >= w.first
            union all
            select c.run_number, c.chunk_id, false, c.first_step, c.last_step, null, null,
                   null, c.point_count, 0, c.first_time
            from metric_chunk c, wanted w
            where c.run_number = any (w.runs) and c.metric_id = w.metric
              and c.first_step <= w.last and c.last_step >= w.first
            order by 1, 4, 11
            """)) {
      select.setArray(
          1, SqlArrays.bigints(transaction, runs.stream().mapToLong(Long::longValue).toArray()));
      select.setString(2, metric);
      select.setLong(3, from);
      select.setLong(4, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          parts.computeIfAbsent(row.getLong(1), run -> new ArrayList<>()).add(part(row));
        }
      }
    }
    return parts;
  }

  private static Part part(ResultSet row) throws SQLException {
    return new Part(
        row.getLong(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getLong(5),
        number(row, 6),
        number(row, 7),
        number(row, 8),
        row.getInt(9),
        row.getInt(10));
  }

  private static double number(ResultSet row, int column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? Double.NaN : number;
  }

  /** The points of some parts of a run. */
  Fetched fetch(long run, List<Part> parts) throws SQLException {
    Map<Long, UnpackedBlock> known = unpacked.of(run, metric);
    Map<Long, UnpackedBlock> blocks = new HashMap<>();
    List<Long> missing = new ArrayList<>();
    List<Long> chunks = new ArrayList<>();
    for (Part part : parts) {
      UnpackedBlock block = part.packed() ? known.get(part.id()) : null;
      if (block != null) {
        blocks.put(part.id(), block);
      } else {
        (part.packed() ? missing : chunks).add(part.id());
      }
    }
    if (!missing.isEmpty()) {
      Map<Long, UnpackedBlock> more =
          points(
              run,
              missing,
              """
              select b.block_id, b.point_count, true as packed, b.steps, b.point_values
              from metric_block b
              where b.run_number = ? and b.metric_id = (select m.metric_id from metric m where m.name = ?)
                and b.block_id = any (?)
              """);
      unpacked.keep(run, metric, more);
      blocks.putAll(more);
    }
    return new Fetched(
        chunks.isEmpty()
            ? Map.of()
            : points(
                run,
                chunks,
                """
                select c.chunk_id, c.point_count, false as packed, array_send(c.steps) as steps,
                       array_send(c.point_values) as point_values
                from metric_chunk c
                where c.run_number = ? and c.metric_id = (select m.metric_id from metric m where m.name = ?)
                  and c.chunk_id = any (?)
                """),
        blocks);
  }

  private Map<Long, UnpackedBlock> points(long run, List<Long> ids, String sql)
      throws SQLException {
    Map<Long, UnpackedBlock> points = new HashMap<>();
    Array wanted =
        SqlArrays.bigints(transaction, ids.stream().mapToLong(Long::longValue).toArray());
    try (PreparedStatement select = HistoryRows.prepare(transaction, sql)) {
      select.setFetchSize(PARTS_AT_ONCE);
      select.setLong(1, run);
      select.setString(2, metric);
      select.setArray(3, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          points.put(
              row.getLong(1), UnpackedBlock.of(HistoryRows.steps(row), HistoryRows.values(row)));
        }
      }
    }
    return points;
  }
}
