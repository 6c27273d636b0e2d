package org.espalier.tracking.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of all runs of an experiment, by the runs' places. While its values are still being
 * read, those that change meanwhile are set already, and what was read before does not replace
 * them. Not thread-safe.
 */
abstract sealed class HeldColumn {
  private final BitSet present = new BitSet();
  private final BitSet set = new BitSet();
  private boolean whole;

  /** Whether it has the values of all runs. */
  final boolean isWhole() {
    return whole;
  }

  /** Says that all values have been offered. */
  final void complete() {
    whole = true;
    set.clear();
  }

  /** Whether the run has the field. */
  final boolean has(int place) {
    return present.get(place);
  }

  /** Takes a value that was read with all others, unless a newer one is there. */
  final void offer(int place, Object value) {
    if (!set.get(place)) {
      present.set(place);
      put(place, value);
    }
  }

  /** Takes what the run has now. */
  final void set(int place, @Nullable Object value) {
    if (!whole) {
      set.set(place);
    }
    present.set(place, value != null);
    if (value != null) {
      put(place, value);
    }
  }

  abstract void put(int place, Object value);

  static int grown(int length, int place) {
    return Math.max(Math.max(16, place + 1), length + length / 2);
  }

  /** The latest values of a metric. */
  static final class Numbers extends HeldColumn {
    private double[] values = new double[0];

    double value(int place) {
      return values[place];
    }

    @Override
    void put(int place, Object value) {
      if (place >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, place));
      }
      values[place] = (Double) value;
    }
  }

  /** The values of a param or a tag; equal ones are one object. */
  static final class Texts extends HeldColumn {
    private @Nullable String[] values = new String[0];
    private final Map<String, String> known = new HashMap<>();

    @Nullable String value(int place) {
      return values[place];
    }

    @Override
    void put(int place, Object value) {
      if (place >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, place));
      }
      values[place] = known.computeIfAbsent((String) value, text -> text);
    }
  }
}
