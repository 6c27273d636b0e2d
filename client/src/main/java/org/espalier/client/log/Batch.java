package org.espalier.client.log;

import java.util.List;

/**
 * How many of the entries that wait go into one request, by MLflow's limits: 1,000 entries of which
 * at most 100 params and 100 tags, and 1 MB. A file or an end goes alone. Pure.
 */
final class Batch {
  static final int MOST = 1_000;

  /** Entries may grow sixfold when they are written as JSON. */
  static final int MOST_BYTES = 150_000;

  private static final int MOST_PAIRS = 100;

  private Batch() {}

  /** How many of the first entries go together; 1 or more. */
  static int size(List<Entry> waiting) {
    int params = 0;
    int tags = 0;
    for (int i = 0; i < waiting.size(); i++) {
      switch (waiting.get(i)) {
        case Entry.Metric metric -> {}
        case Entry.Param param -> params++;
        case Entry.Tag tag -> tags++;
        case Entry.File file -> {
          return Math.max(1, i);
        }
        case Entry.End end -> {
          return Math.max(1, i);
        }
      }
      if (params > MOST_PAIRS || tags > MOST_PAIRS) {
        return i;
      }
    }
    return waiting.size();
  }
}
