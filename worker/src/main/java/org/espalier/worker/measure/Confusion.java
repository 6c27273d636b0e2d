package org.espalier.worker.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts of (right class, predicted class).
 *
 * @param counts one row for each right class, in it one number for each predicted class
 */
public record Confusion(List<List<Long>> counts) {
  /** With more classes there is no matrix: it would hold a million numbers. */
  public static final int MOST_CLASSES = 1_000;

  public Confusion {
    counts = counts.stream().map(List::copyOf).toList();
  }

  static Confusion of(long[][] counts) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      List<Long> copy = new ArrayList<>();
      for (long count : row) {
        copy.add(count);
      }
      rows.add(copy);
    }
    return new Confusion(rows);
  }
}
