package org.espalier.worker.data;

import java.util.ArrayList;
import java.util.List;

/** Counts rows, or files, that could not be read, and keeps what was wrong with the first ones. */
final class BadRows {
  private static final int KEPT = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(String what) {
    if (first.size() < KEPT) {
      first.add(what);
    }
    count++;
  }

  long count() {
    return count;
  }

  List<String> first() {
    return List.copyOf(first);
  }
}
