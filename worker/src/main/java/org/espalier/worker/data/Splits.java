package org.espalier.worker.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.espalier.core.data.Split;

/**
 * Which examples are for training and which for testing, each in the order of the file.
 *
 * @param train at least one
 * @param test at least one
 */
@SuppressWarnings("ArrayRecordComponent")
record Splits(int[] train, int[] test) {

  /**
   * Divides {@code count} examples by the seed; of each group the same share.
   *
   * @param group of an example, such as its class; the same for all where there are none
   */
  static Splits of(Object file, int count, Split split, IntUnaryOperator group) {
    if (count < 2) {
      throw DataFailure.of(file, "of %d examples none can be for a test".formatted(count));
    }
    int[] order = Shuffle.permutation(count, split.seed());
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      sizes.merge(group.applyAsInt(i), 1, Integer::sum);
    }
    Map<Integer, Integer> wanted = new LinkedHashMap<>();
    sizes.forEach((key, size) -> wanted.put(key, (int) Math.round(size * split.testShare())));
    if (wanted.values().stream().allMatch(size -> size == 0)) {
      wanted.put(group.applyAsInt(order[0]), 1);
    }
    boolean[] tested = new boolean[count];
    for (int place : order) {
      int key = group.applyAsInt(place);
      int left = wanted.getOrDefault(key, 0);
      tested[place] = left > 0;
      wanted.put(key, left - 1);
    }
    int[] test = IntStream.range(0, count).filter(i -> tested[i]).toArray();
    int[] train = IntStream.range(0, count).filter(i -> !tested[i]).toArray();
    if (train.length == 0) {
      throw DataFailure.of(file, "no example is left to train on");
    }
    return new Splits(train, test);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Splits(int[] otherTrain, int[] otherTest)
        && Arrays.equals(train, otherTrain)
        && Arrays.equals(test, otherTest);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
  }

  @Override
  public String toString() {
    return train.length + " to train on, " + test.length + " to test";
  }
}
