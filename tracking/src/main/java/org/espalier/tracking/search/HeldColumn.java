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
      put(place, shared(value));
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

  /** The same value, as one object with equal ones where they are many. */
  Object shared(Object value) {
    return value;
  }

  /** What it takes of the heap, about. */
  abstract long bytes();

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

    @Override
    long bytes() {
      return (long) Double.BYTES * values.length;
    }
  }

  /**
   * The values of a param or a tag. Equal ones that were read together are one object; of those
   * that came later none is remembered longer than a run has it.
   */
  static final class Texts extends HeldColumn {
    private static final int OBJECT_BYTES = 48;

    private @Nullable String[] values = new String[0];
    private final Map<String, String> known = new HashMap<>();
    private long texts;

    @Nullable String value(int place) {
      return values[place];
    }

    @Override
    Object shared(Object value) {
      return known.computeIfAbsent(
          (String) value,
          text -> {
            texts += bytes(text);
            return text;
          });
    }

    @Override
    void put(int place, Object value) {
      if (place >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, place));
      }
      String before = values[place];
      if (before != null && !known.containsKey(before)) {
        texts -= bytes(before);
      }
      String text = known.getOrDefault((String) value, (String) value);
      if (!known.containsKey(text)) {
        texts += bytes(text);
      }
      values[place] = text;
    }

    private static long bytes(String text) {
      return OBJECT_BYTES + 2L * text.length();
    }

    @Override
    long bytes() {
      return (long) Long.BYTES * values.length + texts;
    }
  }
}
