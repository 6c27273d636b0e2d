package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.core.space.ParameterValue;
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
   * @param sizes how many values each choice has
   */
  private static Table of(String name, long seed, int... sizes) {
    SplittableRandom random = Seeds.random(seed, 5, 5);
    double[][] levels = new double[sizes.length][];
    double[][] shifts = new double[sizes.length][];
    double[][] pairs = new double[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      levels[i] = draws(random, sizes[i], 0.06);
      shifts[i] = draws(random, sizes[i], 0.35);
      pairs[i] = draws(random, sizes[i] * sizes[(i + 1) % sizes.length], 0.03);
    }
    double width = 0.5 + random.nextDouble();
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    int combinations = Arrays.stream(sizes).reduce(1, (left, right) -> left * right);
    for (int combination = 0; combination < combinations; combination++) {
      int[] place = places(combination, sizes);
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
        trials.add(trial(place, exponent, Math.clamp(mistakes, 0.02, BY_CHANCE)));
      }
    }
    return Table.of(name, trials);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] draws(SplittableRandom random, int count, double deviation) {
    return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian(0, deviation)).toArray();
  }

  private static int[] places(int combination, int[] sizes) {
    int[] places = new int[sizes.length];
    int left = combination;
    for (int i = 0; i < sizes.length; i++) {
      places[i] = left % sizes[i];
      left /= sizes[i];
    }
    return places;
  }

  private static RecordedStudy.Trial trial(int[] place, double exponent, double loss) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < place.length; i++) {
      values.put("k" + i, ParameterValue.of(place[i]));
    }
    values.put("learning_rate", ParameterValue.of(Math.pow(10, exponent)));
    double shown = Math.round(loss * 2000) / 2000.0;
    return new RecordedStudy.Trial(values, List.of(List.of(shown)), OptionalDouble.empty());
  }
}
