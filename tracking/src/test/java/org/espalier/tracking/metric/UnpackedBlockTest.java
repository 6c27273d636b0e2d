package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A block says on every grid what its points would say one by one. */
class UnpackedBlockTest {

  /** What it is told, a line for each bucket of each block. */
  private record Told(StepGrid grid, List<String> lines) implements SeriesFold {
    @Override
    public void point(long step, double value) {
      throw new AssertionError("a block gives summaries");
    }

    @Override
    public void summary(
        long lastStep, double minimum, double maximum, double last, int count, int nanCount) {
      lines.add(
          "%d: %d %s %s %s %d %d"
              .formatted(grid.bucket(lastStep), lastStep, minimum, maximum, last, count, nanCount));
    }
  }

  @RepeatedTest(50)
  void saysWhatItsPointsSay(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int size = 1 + random.nextInt(200);
    boolean even = random.nextBoolean();
    boolean narrow = random.nextBoolean();
    long[] steps = new long[size];
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      steps[i] = i == 0 ? random.nextInt(100) - 50 : steps[i - 1] + (even ? 3 : random.nextInt(4));
      values[i] =
          switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3, 4, 5, 6, 7, 8, 9, 10, 11 -> narrow ? random.nextFloat() : random.nextGaussian();
            default -> throw new AssertionError();
          };
    }
    UnpackedBlock block = UnpackedBlock.of(steps.clone(), values.clone());
    for (int i = 0; i < size; i++) {
      assertThat(block.step(i)).isEqualTo(steps[i]);
      assertThat(Double.compare(block.value(i), values[i])).isZero();
    }
    long from = random.nextBoolean() ? Long.MIN_VALUE : random.nextInt(100);
    long to = random.nextBoolean() ? Long.MAX_VALUE : Math.max(0, from) + random.nextInt(300);
    StepGrid grid =
        StepGrid.of(
            Math.max(from, steps[0]), Math.min(to, steps[size - 1]), 1 + random.nextInt(40));
    Told told = new Told(grid, new ArrayList<>());
    block.fold(from, to, grid, told);
    assertThat(told.lines()).isEqualTo(oneByOne(steps, values, from, to, grid));
  }

  private static List<String> oneByOne(
      long[] steps, double[] values, long from, long to, StepGrid grid) {
    Told told = new Told(grid, new ArrayList<>());
    for (int start = 0; start < steps.length; ) {
      int end = start;
      List<Double> numbers = new ArrayList<>();
      int count = 0;
      int last = -1;
      while (end < steps.length && grid.bucket(steps[end]) == grid.bucket(steps[start])) {
        if (steps[end] >= from && steps[end] <= to) {
          count++;
          last = end;
          if (!Double.isNaN(values[end])) {
            numbers.add(values[end]);
          }
        }
        end++;
      }
      if (count > 0) {
        told.summary(
            steps[last],
            numbers.stream().min(Double::compare).orElse(Double.NaN),
            numbers.stream().max(Double::compare).orElse(Double.NaN),
            values[last],
            count,
            count - numbers.size());
      }
      start = end;
    }
    return told.lines();
  }

  @Test
  void evenStepsAndNarrowValuesTakeFourBytesAPoint() {
    long[] steps = new long[4096];
    double[] narrow = new double[4096];
    double[] wide = new double[4096];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = 10L * i;
      narrow[i] = i % 7 == 0 ? Double.NaN : (float) Math.sin(i);
      wide[i] = Math.sin(i);
    }
    assertThat(UnpackedBlock.of(steps.clone(), narrow).bytes()).isLessThan(4 * 4096 + 200);
    assertThat(UnpackedBlock.of(steps.clone(), wide).bytes()).isLessThan(8 * 4096 + 200);
    steps[4095]++;
    assertThat(UnpackedBlock.of(steps, wide).bytes()).isGreaterThan(16 * 4096);
  }

  @Test
  void stepsAtTheEndsOfTheRangeAreKept() {
    long[] steps = {Long.MIN_VALUE, 0, Long.MAX_VALUE};
    UnpackedBlock block = UnpackedBlock.of(steps.clone(), new double[] {1, 2, 3});
    assertThat(List.of(block.step(0), block.step(1), block.step(2)))
        .containsExactly(Long.MIN_VALUE, 0L, Long.MAX_VALUE);
    StepGrid grid = StepGrid.of(Long.MIN_VALUE, Long.MAX_VALUE, 10);
    Told told = new Told(grid, new ArrayList<>());
    block.fold(Long.MIN_VALUE, Long.MAX_VALUE, grid, told);
    assertThat(told.lines()).hasSize(3);
  }
}
