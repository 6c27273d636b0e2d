package org.espalier.tracking.metric;

import java.util.Arrays;

/**
 * A column of values in few bytes, bit for bit the same again (every NaN is one). Values become
 * whole numbers that {@link PackedIntegers} packs, in one of two ways, told by the first byte:
 *
 * <ul>
 *   <li>0 to 63: their bits, without as many bits at the end as are 0 in all of them (29 in what
 *       was a 32-bit float), in an order that is also that of the values
 *   <li>64 + e: value · 10^e, where every value is such a decimal (counts, percentages, rounded
 *       numbers; after Afroozeh et al., "ALP", SIGMOD 2023)
 * </ul>
 *
 * <p>The SQL function {@code unpack_values} of migration V50 reads the same.
 */
final class PackedValues {
  private static final int DECIMAL = 64;
  private static final int MOST_PLACES = 14;
  private static final double LARGEST = 1L << 53;

  private static final double[] POWERS = new double[MOST_PLACES + 1];

  static {
    for (int places = 0; places <= MOST_PLACES; places++) {
      POWERS[places] = Double.parseDouble("1e" + places);
    }
  }

  private PackedValues() {}

  static byte[] pack(double[] values) {
    int shift = Long.numberOfTrailingZeros(commonBits(values)) & 63;
    byte[] asBits =
        PackedIntegers.pack(
            Arrays.stream(values)
                .mapToLong(value -> ordered(Double.doubleToLongBits(value), shift))
                .toArray());
    int places = places(values);
    if (places <= MOST_PLACES) {
      byte[] asDecimals =
          PackedIntegers.pack(
              Arrays.stream(values)
                  .mapToLong(value -> Math.round(value * POWERS[places]))
                  .toArray());
      if (asDecimals.length < asBits.length) {
        return tagged(DECIMAL + places, asDecimals);
      }
    }
    return tagged(shift, asBits);
  }

  private static byte[] tagged(int tag, byte[] packed) {
    byte[] result = new byte[packed.length + 1];
    result[0] = (byte) tag;
    System.arraycopy(packed, 0, result, 1, packed.length);
    return result;
  }

  private static long commonBits(double[] values) {
    long bits = 0;
    for (double value : values) {
      bits |= Double.doubleToLongBits(value);
    }
    return bits;
  }

  private static long ordered(long bits, int shift) {
    return bits >= 0 ? bits >>> shift : ~((bits & Long.MAX_VALUE) >>> shift);
  }

  /** Decimal places that give every value back exactly; more than there are if none do. */
  private static int places(double[] values) {
    int places = 0;
    for (double value : values) {
      while (places <= MOST_PLACES && !isDecimal(value, places)) {
        places++;
      }
      if (places > MOST_PLACES) {
        return places;
      }
    }
    for (double value : values) {
      if (!isDecimal(value, places)) {
        return MOST_PLACES + 1;
      }
    }
    return places;
  }

  private static boolean isDecimal(double value, int places) {
    double scaled = value * POWERS[places];
    return Math.abs(scaled) < LARGEST
        && Double.doubleToRawLongBits(Math.round(scaled) / POWERS[places])
            == Double.doubleToRawLongBits(value);
  }

  /**
   * @param data what {@link #pack} wrote
   * @param length how many values there are
   */
  static double[] unpack(byte[] data, int length) {
    long[] numbers = PackedIntegers.unpack(data, 1, length);
    double[] values = new double[length];
    if (data[0] >= DECIMAL) {
      double power = POWERS[data[0] - DECIMAL];
      for (int i = 0; i < length; i++) {
        values[i] = numbers[i] / power;
      }
      return values;
    }
    int shift = data[0];
    for (int i = 0; i < length; i++) {
      long bits = numbers[i] >= 0 ? numbers[i] << shift : ~numbers[i] << shift | Long.MIN_VALUE;
      values[i] = Double.longBitsToDouble(bits);
    }
    return values;
  }
}
