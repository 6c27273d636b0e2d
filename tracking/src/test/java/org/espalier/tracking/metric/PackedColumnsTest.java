package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.Test;

/** What is packed comes back bit for bit, in Java and in SQL. */
class PackedColumnsTest {
  private static final double[] ODD_VALUES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e308,
    0.1,
    1,
    -1,
    Math.PI,
    1e-320,
    Math.nextDown(Double.MIN_NORMAL),
    4503599627370497.0,
    123456.789
  };

  private static long[] integers(int length, IntToLongFunction number) {
    return IntStream.range(0, length).mapToLong(number).toArray();
  }

  private static List<long[]> integerColumns(Random random) {
    List<long[]> columns = new ArrayList<>();
    for (int length : new int[] {1, 2, 3, 4, 63, 64, 65, 66, 67, 68, 130, 500}) {
      columns.add(integers(length, i -> 0));
      columns.add(integers(length, i -> i));
      columns.add(integers(length, i -> -7L * i * i * i + 3L * i * i));
      columns.add(integers(length, i -> 1_700_000_000_000L + i * 250L + random.nextInt(9)));
      columns.add(integers(length, i -> random.nextLong()));
      columns.add(integers(length, i -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE));
      int bits = random.nextInt(64);
      columns.add(integers(length, i -> random.nextLong() >> bits));
    }
    return columns;
  }

  private static double[] values(int length, Random random, int kind) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (kind) {
            case 0 -> ODD_VALUES[random.nextInt(ODD_VALUES.length)];
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> (float) Math.exp(-i / 50.0);
            case 3 -> random.nextInt(10_000) / 10_000.0;
            case 4 -> -(float) random.nextGaussian();
            case 5 -> i;
            default -> Math.sin(i / 100.0);
          };
    }
    return values;
  }

  @Test
  void integersComeBack() {
    for (int seed = 0; seed < 200; seed++) {
      for (long[] column : integerColumns(new Random(seed))) {
        byte[] packed = PackedIntegers.pack(column);
        assertThat(PackedIntegers.unpack(packed, 0, column.length)).isEqualTo(column);
      }
    }
  }

  @Test
  void valuesComeBackBitForBit() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      double[] values = values(1 + random.nextInt(300), random, round % 7);
      double[] read = PackedValues.unpack(PackedValues.pack(values), values.length);
      assertThat(bits(read)).isEqualTo(bits(values));
    }
  }

  /** All NaN are one. */
  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  @Test
  void evenStepsCostNextToNothing() {
    assertThat(PackedIntegers.pack(integers(4096, i -> 100L + 50L * i))).hasSizeLessThan(220);
  }

  @Test
  void sqlReadsTheSame() {
    try (TestDatabase database = TestDatabase.open()) {
      database
          .jdbi()
          .useHandle(
              handle -> {
                for (int seed = 0; seed < 3; seed++) {
                  for (long[] column : integerColumns(new Random(seed))) {
                    assertThat(
                            handle
                                .select(
                                    "select unnest(unpack_integers(?, 0, ?))",
                                    PackedIntegers.pack(column),
                                    column.length)
                                .mapTo(long.class)
                                .list())
                        .isEqualTo(Arrays.stream(column).boxed().toList());
                  }
                }
                Random random = new Random(5);
                for (int round = 0; round < 140; round++) {
                  double[] values = values(1 + random.nextInt(200), random, round % 7);
                  double[] read =
                      handle
                          .select(
                              "select unnest(unpack_values(?, ?))",
                              PackedValues.pack(values),
                              values.length)
                          .mapTo(double.class)
                          .stream()
                          .mapToDouble(value -> value)
                          .toArray();
                  assertThat(bits(read)).as("round " + round).isEqualTo(bits(values));
                }
              });
    }
  }
}
