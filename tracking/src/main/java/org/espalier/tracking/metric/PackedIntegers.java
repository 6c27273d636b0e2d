package org.espalier.tracking.metric;

import java.nio.ByteBuffer;

/**
 * A column of whole numbers in few bytes: the differences of the column (of them again, up to three
 * times, whichever is shortest) in frames of 64, each frame the distances from its least number in
 * as many bits as the greatest distance needs. Evenly spaced numbers need no bits at all.
 *
 * <p>The bytes, all numbers big-endian: one byte for how often differences were taken; as many
 * numbers of 8 bytes, the first of the column, of its differences, and so on; then for each frame
 * one byte for the bits of a distance, one for the bytes of the least number, these bytes, and the
 * distances one after another, filled up to a whole byte. A frame of 64 bits holds numbers instead
 * of distances. The length of the column is kept elsewhere. The SQL function {@code
 * unpack_integers} of migration V50 reads the same.
 *
 * <p>Frame of reference: Goldstein, Ramakrishnan, Shaft, "Compressing Relations and Indexes", ICDE
 * 1998; differences of differences: Pelkonen et al., "Gorilla", VLDB 2015.
 */
final class PackedIntegers {
  private static final int MOST_DIFFERENCES = 3;
  private static final int FRAME = 64;

  /** More bits than this do not fit into the 8 bytes that are read at a time. */
  private static final int MOST_BITS = 56;

  private PackedIntegers() {}

  static byte[] pack(long[] column) {
    long[] best = column.clone();
    int bestOrder = 0;
    long bestSize = size(best, 0);
    long[] differences = best.clone();
    for (int order = 1; order <= MOST_DIFFERENCES && order <= column.length; order++) {
      if (!difference(differences, order)) {
        break;
      }
      long size = size(differences, order);
      if (size < bestSize) {
        best = differences.clone();
        bestOrder = order;
        bestSize = size;
      }
    }
    return write(best, bestOrder, (int) bestSize);
  }

  /** Takes differences in place from place {@code order} on; false where one is too large. */
  private static boolean difference(long[] column, int order) {
    for (int i = column.length - 1; i >= order; i--) {
      long difference = column[i] - column[i - 1];
      if (((column[i] ^ column[i - 1]) & (column[i] ^ difference)) < 0) {
        return false;
      }
      column[i] = difference;
    }
    return true;
  }

  private static long size(long[] column, int order) {
    long size = 1 + 8L * order;
    for (int from = order; from < column.length; from += FRAME) {
      int to = Math.min(column.length, from + FRAME);
      long least = least(column, from, to);
      int bits = bits(column, from, to, least);
      size += 2 + (bits > MOST_BITS ? 0 : bytes(least)) + ((to - from) * (long) bits + 7) / 8;
    }
    return size;
  }

  private static byte[] write(long[] column, int order, int size) {
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put((byte) order);
    for (int i = 0; i < order; i++) {
      out.putLong(column[i]);
    }
    for (int from = order; from < column.length; from += FRAME) {
      int to = Math.min(column.length, from + FRAME);
      long least = least(column, from, to);
      int bits = bits(column, from, to, least);
      int bytes = bits > MOST_BITS ? 0 : bytes(least);
      out.put((byte) bits).put((byte) bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.put((byte) (least >> (8 * i)));
      }
      frame(out, column, from, to, bits > MOST_BITS ? 0 : least, bits);
    }
    return out.array();
  }

  private static void frame(ByteBuffer out, long[] column, int from, int to, long least, int bits) {
    if (bits == Long.SIZE) {
      for (int i = from; i < to; i++) {
        out.putLong(column[i]);
      }
      return;
    }
    long waiting = 0;
    int held = 0;
    for (int i = from; i < to; i++) {
      waiting = waiting << bits | (column[i] - least);
      held += bits;
      while (held >= 8) {
        held -= 8;
        out.put((byte) (waiting >> held));
      }
    }
    if (held > 0) {
      out.put((byte) (waiting << (8 - held)));
    }
  }

  private static long least(long[] column, int from, int to) {
    long least = column[from];
    for (int i = from + 1; i < to; i++) {
      least = Math.min(least, column[i]);
    }
    return least;
  }

  private static int bits(long[] column, int from, int to, long least) {
    long all = 0;
    for (int i = from; i < to; i++) {
      all |= column[i] - least;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(all);
    return bits > MOST_BITS ? Long.SIZE : bits;
  }

  /** Bytes of a number with its sign; 0 has none. */
  private static int bytes(long number) {
    int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
    return number == 0 ? 0 : (bits + 7) / 8;
  }

  /**
   * @param data what {@link #pack} wrote, from {@code start} on
   * @param length of the column
   */
  static long[] unpack(byte[] data, int start, int length) {
    long[] column = new long[length];
    // Eight bytes more, so that every distance can be read as part of a long.
    ByteBuffer in = ByteBuffer.wrap(java.util.Arrays.copyOf(data, data.length + Long.BYTES));
    int order = in.get(start);
    int place = start + 1;
    for (int i = 0; i < order; i++, place += Long.BYTES) {
      column[i] = in.getLong(place);
    }
    for (int from = order; from < length; from += FRAME) {
      int to = Math.min(length, from + FRAME);
      int bits = in.get(place);
      int bytes = in.get(place + 1);
      long least = bytes == 0 ? 0 : in.getLong(place + 2) >> (Long.SIZE - 8 * bytes);
      place += 2 + bytes;
      if (bits == 0) {
        java.util.Arrays.fill(column, from, to, least);
      } else if (bits == Long.SIZE) {
        for (int i = from; i < to; i++) {
          column[i] = in.getLong(place + (i - from) * Long.BYTES);
        }
      } else {
        for (int i = from, bit = 0; i < to; i++, bit += bits) {
          long word = in.getLong(place + (bit >>> 3));
          column[i] = least + (word << (bit & 7) >>> (Long.SIZE - bits));
        }
      }
      place += ((to - from) * bits + 7) / 8;
    }
    for (int taken = order; taken >= 1; taken--) {
      for (int i = taken; i < length; i++) {
        column[i] += column[i - 1];
      }
    }
    return column;
  }
}
