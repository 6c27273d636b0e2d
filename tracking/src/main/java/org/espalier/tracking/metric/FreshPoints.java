package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * New points on their way into the database. What comes in large portions after all that a series
 * has is packed at once: it is written in a tenth of the bytes, and never again. The rest becomes
 * chunks, which the compactor packs later. Not thread-safe.
 */
final class FreshPoints {
  /** Half of a full block: fewer would leave a series in many small blocks. */
  static final int LEAST_PACKED = CompactionPlan.MOST_POINTS / 2;

  private final List<Portion> blocks = new ArrayList<>();
  private final List<Portion> chunks = new ArrayList<>();

  private record Portion(SeriesKey key, PointColumns points) {}

  /**
   * @param points in order, none of them stored yet
   * @param last whether all of them come after every stored point of the series
   */
  void add(SeriesKey key, PointColumns points, boolean last) {
    int size = points.size();
    if (!last || size < LEAST_PACKED) {
      chunks.add(new Portion(key, points));
      return;
    }
    int parts = Math.ceilDiv(size, CompactionPlan.MOST_POINTS);
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) size * part / parts);
      int to = (int) ((long) size * (part + 1) / parts);
      blocks.add(new Portion(key, points.slice(from, to)));
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty() && chunks.isEmpty();
  }

  void write(Connection transaction) throws SQLException {
    if (!blocks.isEmpty()) {
      try (BlockCopy copy = new BlockCopy(transaction)) {
        for (Portion block : blocks) {
          copy.write(block.key(), block.points());
        }
        copy.finish();
      }
    }
    if (!chunks.isEmpty()) {
      try (ChunkCopy copy = new ChunkCopy(transaction)) {
        for (Portion chunk : chunks) {
          copy.write(chunk.key(), chunk.points());
        }
        copy.finish();
      }
    }
  }
}
