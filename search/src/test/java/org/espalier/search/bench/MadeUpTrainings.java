package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.search.Seeds;
import org.espalier.search.simulate.RecordedStudy;

/**
 * Tables for choosing defaults that look more like recorded trainings than {@link MadeUpTable}
 * does: the share of mistakes stays by chance where the rate is too low to get anywhere or too high
 * to hold, between them is a plateau of a decade or two that the choices shift, and luck is as
 * large as most choices are, so that the best training stands alone among good ones.
 */
final class MadeUpTrainings {
  private static final int RATES = 8;
  private static final int EPOCHS = 9;

  /** The share of mistakes of an untrained network with ten classes. */
  private static final double BY_CHANCE = 0.9;

  private static final int[][] SIZES = {
    {2, 3, 3, 2},
    {2, 2, 3, 2},
    {3, 2, 2, 3},
    {4, 3, 2},
    {3, 3, 3},
    {2, 2, 2, 2, 2},
    {2, 4, 4},
    {3, 4, 2, 2}
  };

  private MadeUpTrainings() {}

  static List<Problem> all() {
    return IntStream.range(0, SIZES.length)
        .mapToObj(i -> of("training_" + i, i, SIZES[i]).problem())
        .toList();
  }

  /**
   * The same trainings with nine epochs, for choosing how samplers and pruners go together: the
   * share of mistakes falls from chance to the last one at a speed of its own, with a little noise.
   */
  static List<Table> withCurves() {
    return IntStream.range(0, SIZES.length)
        .mapToObj(i -> of("training_" + i, i, SIZES[i]))
        .map(
            table ->
                Table.of(
                    table.name(), table.trials().stream().map(MadeUpTrainings::curved).toList()))
        .toList();
  }

  private static RecordedStudy.Trial curved(RecordedStudy.Trial trial) {
    double last = trial.curve().getLast().getFirst();
    SplittableRandom random = new SplittableRandom(trial.values().hashCode());
    double speed = 0.4 + 0.8 * random.nextDouble();
    List<List<Double>> curve = new ArrayList<>();
    for (int epoch = 1; epoch < EPOCHS; epoch++) {
      double falling = Math.max(0, BY_CHANCE - last) * Math.exp(-speed * epoch);
      curve.add(List.of(MadeUpTable.shown(last + falling + random.nextGaussian(0, 0.01))));
    }
    curve.add(List.of(last));
    return new RecordedStudy.Trial(trial.values(), curve, trial.secondsAnEpoch());
  }

  /**
   * @param sizes how many values each choice has
   */
  private static Table of(String name, long seed, int... sizes) {
    SplittableRandom random = Seeds.random(seed, 5, 5);
    double[][] levels = new double[sizes.length][];
    double[][] shifts = new double[sizes.length][];
    double[][] pairs = new double[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      levels[i] = MadeUpTable.draws(random, sizes[i], 0.06);
      shifts[i] = MadeUpTable.draws(random, sizes[i], 0.35);
      pairs[i] = MadeUpTable.draws(random, sizes[i] * sizes[(i + 1) % sizes.length], 0.03);
    }
    double width = 0.5 + random.nextDouble();
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    int[] place = new int[sizes.length];
    do {
      double level = 0.4;
      double middle = -2;
      for (int i = 0; i < sizes.length; i++) {
        int next = (i + 1) % sizes.length;
        level += levels[i][place[i]] + pairs[i][place[i] * sizes[next] + place[next]];
        middle += shifts[i][place[i]];
      }
      for (int rate = 0; rate < RATES; rate++) {
        double exponent = -3.5 + 2.5 * rate / (RATES - 1);
        double learned =
            logistic(4 * (exponent - middle + width)) * logistic(8 * (middle + width - exponent));
        double luck = random.nextGaussian(0, 0.04);
        double mistakes = BY_CHANCE - (BY_CHANCE - level - luck) * learned;
        trials.add(MadeUpTable.trial(place, exponent, Math.clamp(mistakes, 0.02, BY_CHANCE)));
      }
    } while (MadeUpTable.advance(place, sizes));
    return Table.of(name, trials);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
