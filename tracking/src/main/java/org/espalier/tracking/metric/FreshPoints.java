package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * New points on their way into the database. What comes in large portions after all that a series
 * has is packed at once: it is written in a tenth of the bytes. Where such portions are smaller
 * than blocks should be, those at the end of a series are merged whenever it grew by a full block.
 * The rest becomes chunks, which the compactor packs later. Not thread-safe.
 */
final class FreshPoints {
  /** A sixteenth of a full block: of fewer, the columns beside them are most of a block. */
  static final int LEAST_PACKED = CompactionPlan.MOST_POINTS / 16;

  private final List<Portion> blocks = new ArrayList<>();
  private final List<Portion> chunks = new ArrayList<>();
  private final List<SeriesKey> grown = new ArrayList<>();

  private record Portion(SeriesKey key, PointColumns points) {}

  /**
   * @param points in order, none of them stored yet
   * @param before how many the series has
   * @param last whether all of them come after every stored point of the series
   */
  void add(SeriesKey key, PointColumns points, long before, boolean last) {
    int size = points.size();
    if (!last || size < LEAST_PACKED) {
      chunks.add(new Portion(key, points));
      return;
    }
    blocks.add(new Portion(key, points));
    boolean passes =
        before / CompactionPlan.MOST_POINTS < (before + size) / CompactionPlan.MOST_POINTS;
    if (passes && size < CompactionPlan.LEAST_LARGE) {
      grown.add(key);
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty() && chunks.isEmpty();
  }

  /** Whether there are points, one of each series. */
  boolean isSingles() {
    return blocks.isEmpty()
        && !chunks.isEmpty()
        && chunks.stream().allMatch(chunk -> chunk.points().size() == 1);
  }

  /** The points of {@link #isSingles}, in the order of their series. */
  List<PointColumns> singles() {
    return chunks.stream().map(Portion::points).toList();
  }

  void write(Connection transaction) throws SQLException {
    if (!blocks.isEmpty()) {
      try (BlockCopy copy = new BlockCopy(transaction)) {
        for (Portion block : blocks) {
          copy.writeAll(block.key(), block.points());
        }
        copy.finish();
      }
    }
    for (SeriesKey key : grown) {
      new SeriesCompaction(transaction, key).mergeLast();
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
