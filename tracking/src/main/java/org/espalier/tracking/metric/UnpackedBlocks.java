package org.espalier.tracking.metric;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks of {@code metric_block} that were unpacked lately, so that looking at another part of the
 * same curves, or at the same part again, unpacks nothing. What nobody has asked for the longest
 * goes first. A block never changes and its id is never given again, so nothing here grows old.
 * Thread-safe.
 */
final class UnpackedBlocks {
  /** Of the heap, at most. */
  private static final int SHARE = 8;

  private static final int KILOBYTE = 1024;

  private final Cache<Series, Map<Long, UnpackedBlock>> cache;

  private record Series(long run, String metric) {}

  UnpackedBlocks() {
    this(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /**
   * @param bytes that it may take, more or less
   */
  UnpackedBlocks(long bytes) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(bytes / KILOBYTE)
            .weigher((Series series, Map<Long, UnpackedBlock> blocks) -> kilobytes(blocks))
            .build();
  }

  /** The blocks of a series that are here, by id. */
  Map<Long, UnpackedBlock> of(long run, String metric) {
    Map<Long, UnpackedBlock> blocks = cache.getIfPresent(new Series(run, metric));
    return blocks == null ? Map.of() : blocks;
  }

  /** Keeps these blocks of a series beside those that are here. */
  void keep(long run, String metric, Map<Long, UnpackedBlock> blocks) {
    cache
        .asMap()
        .merge(
            new Series(run, metric),
            Map.copyOf(blocks),
            (before, more) -> {
              Map<Long, UnpackedBlock> both = new HashMap<>(before);
              both.putAll(more);
              return Map.copyOf(both);
            });
  }

  private static int kilobytes(Map<Long, UnpackedBlock> blocks) {
    long bytes = blocks.values().stream().mapToLong(UnpackedBlock::bytes).sum();
    return (int) Math.min(Integer.MAX_VALUE, 1 + bytes / KILOBYTE);
  }
}
