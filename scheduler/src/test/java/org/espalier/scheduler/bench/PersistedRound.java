package org.espalier.scheduler.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ours and Optuna's at about the same time: theirs takes a minute, in which a shared machine may
 * become slower, so ours is taken before and after it.
 *
 * @param ours milliseconds a trial at each checkpoint
 * @param theirs the same of Optuna
 * @param commit milliseconds of a commit that waits for the disk
 */
record PersistedRound(List<Double> ours, List<Double> theirs, double commit) {

  static PersistedRound of(double[] before, double[] theirs, double[] after, double commit) {
    return new PersistedRound(
        IntStream.range(0, theirs.length).mapToObj(i -> (before[i] + after[i]) / 2).toList(),
        IntStream.range(0, theirs.length).mapToObj(i -> theirs[i]).toList(),
        commit);
  }

  private double times(int checkpoint) {
    return theirs.get(checkpoint) / ours.get(checkpoint);
  }

  /**
   * Prints a row of the table for each checkpoint, and how many times faster ours is at the last.
   */
  static void show(String space, int[] checkpoints, List<PersistedRound> rounds) {
    for (int i = 0; i < checkpoints.length; i++) {
      int checkpoint = i;
      System.out.printf(
          "| %s | %d | %.2f | %.1f |%n",
          space,
          checkpoints[i],
          median(rounds, round -> round.ours().get(checkpoint)),
          median(rounds, round -> round.theirs().get(checkpoint)));
    }
    int last = checkpoints.length - 1;
    double times = median(rounds, round -> round.times(last));
    System.out.printf(
        "figure tpe_%s_persisted_times_faster_at_%d %.3g x goal 20 %s%n",
        space, checkpoints[last], times, times >= 20 ? "holds" : "short");
    System.out.printf(
        "beside the rounds had %s x, and a bare commit took %.2f ms%n",
        rounds.stream()
            .map(round -> "%.3g".formatted(round.times(last)))
            .collect(Collectors.joining(", ")),
        median(rounds, PersistedRound::commit));
  }

  private static double median(List<PersistedRound> rounds, ToDoubleFunction<PersistedRound> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
  }
}
