package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.tracking.sql.SqlArrays;

/**
 * Packs a series, inside a transaction that holds the row of its run, as writers do: moves fresh
 * points into blocks, and merges small blocks. Others see the series before or after, never in
 * between.
 */
final class SeriesCompaction {
  /** Fresh points that are taken at once, more or less. */
  private static final int MOST_TAKEN = 262_144;

  /** Blocks merged at once: of the smallest that are packed where they come in, two full blocks. */
  private static final int MOST_MERGED = 2 * CompactionPlan.MOST_POINTS / FreshPoints.LEAST_PACKED;

  private final Connection transaction;
  private final SeriesKey key;

  SeriesCompaction(Connection transaction, SeriesKey key) {
    this.transaction = transaction;
    this.key = key;
  }

  /**
   * @param quiet whether no more points are expected soon, so that no block is left half full
   * @return how many fresh points were packed
   */
  int run(boolean quiet) throws SQLException {
    List<Long> chunks = new ArrayList<>();
    PointColumns fresh = takeFresh(chunks);
    if (fresh.isEmpty()) {
      return 0;
    }
    CompactionPlan plan = CompactionPlan.of(blocks(), fresh, quiet);
    PointColumns points = new PointColumns();
    long[] merged = plan.merged().stream().mapToLong(CompactionPlan.Block::blockId).toArray();
    if (merged.length > 0) {
      takeBlocks(merged, points);
    }
    points.addAll(fresh);
    delete(
        "delete from metric_chunk where run_number = ? and metric_id = ? and chunk_id = any (?)",
        chunks.stream().mapToLong(Long::longValue).toArray());
    insert(points.sorted(), plan);
    return fresh.size();
  }

  /** Merges the small blocks at the end of the series, where there is more than one. */
  void mergeLast() throws SQLException {
    long[] small = smallAtEnd();
    if (small.length < 2) {
      return;
    }
    PointColumns points = new PointColumns();
    takeBlocks(small, points);
    try (BlockCopy copy = new BlockCopy(transaction)) {
      copy.writeAll(key, points.sorted());
      copy.finish();
    }
  }

  private long[] smallAtEnd() throws SQLException {
    List<Long> small = new ArrayList<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            select block_id, point_count
            from metric_block
            where run_number = ? and metric_id = ?
            order by first_step desc, first_time desc, block_id desc
            limit ?
            """)) {
      bindKey(select);
      select.setInt(3, MOST_MERGED);
      try (ResultSet row = select.executeQuery()) {
        while (row.next() && row.getInt(2) < CompactionPlan.LEAST_LARGE) {
          small.add(row.getLong(1));
        }
      }
    }
    return small.stream().mapToLong(Long::longValue).toArray();
  }

  private PointColumns takeFresh(List<Long> chunks) throws SQLException {
    PointColumns fresh = new PointColumns();
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            select c.chunk_id, c.point_count, false as packed, array_send(c.steps) as steps,
                   array_send(c.times) as times, array_send(c.point_values) as point_values
            from metric_chunk c
            where c.run_number = ? and c.metric_id = ?
            order by c.first_step, c.chunk_id
            """)) {
      bindKey(select);
      select.setFetchSize(256);
      try (ResultSet row = select.executeQuery()) {
        while (fresh.size() < MOST_TAKEN && row.next()) {
          chunks.add(row.getLong(1));
          fresh.addAll(HistoryRows.read(row));
        }
      }
    }
    return fresh.sorted();
  }

  private List<CompactionPlan.Block> blocks() throws SQLException {
    List<CompactionPlan.Block> blocks = new ArrayList<>();
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            select block_id, first_step, last_step, first_time, last_time, point_count
            from metric_block
            where run_number = ? and metric_id = ?
            order by first_step, first_time, block_id
            """)) {
      bindKey(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          blocks.add(
              new CompactionPlan.Block(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getInt(6)));
        }
      }
    }
    return blocks;
  }

  private void takeBlocks(long[] merged, PointColumns points) throws SQLException {
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            delete from metric_block p
            where p.run_number = ? and p.metric_id = ? and p.block_id = any (?)
            returning p.point_count, true as packed, p.steps, p.times, p.point_values
            """)) {
      bindKey(select);
      select.setArray(3, SqlArrays.bigints(transaction, merged));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          points.addAll(HistoryRows.read(row));
        }
      }
    }
  }

  private void delete(String sql, long[] ids) throws SQLException {
    try (PreparedStatement delete = transaction.prepareStatement(sql)) {
      bindKey(delete);
      delete.setArray(3, SqlArrays.bigints(transaction, ids));
      delete.executeUpdate();
    }
  }

  private void insert(PointColumns points, CompactionPlan plan) throws SQLException {
    try (BlockCopy copy = new BlockCopy(transaction)) {
      int from = 0;
      for (int to : plan.ends(points)) {
        copy.write(key, points.slice(from, to));
        from = to;
      }
      copy.finish();
    }
  }

  private void bindKey(PreparedStatement statement) throws SQLException {
    statement.setLong(1, key.runNumber());
    statement.setInt(2, key.metricId());
  }
}
