package org.espalier.worker.data;

/** How much of a data set may lie in memory. */
final class Memory {
  private Memory() {}

  /**
   * Refuses what is more than half of the heap, before any of it is allocated.
   *
   * @param count of numbers
   * @param bytesEach of each number
   * @return {@code count}
   */
  static int check(Object file, long count, int bytesEach) {
    long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 2 / bytesEach);
    if (count < 0 || count > most) {
      throw DataFailure.of(
          file,
          "it says it has %,d numbers, more than the %,d that this worker has memory for"
              .formatted(count, most));
    }
    return (int) count;
  }
}
