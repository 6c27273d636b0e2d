package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.Seeds;
import org.espalier.search.simulate.RecordedStudy;

/**
 * A table such as recorded trainings leave, drawn instead of trained, for choosing defaults: each
 * value of a choice helps or hurts, some pairs do too, the best rate depends on the choices, and
 * every training has luck of its own that repeats with it.
 */
final class MadeUpTable {
  private static final int RATES = 8;

  private MadeUpTable() {}

  /**
   * @param sizes how many values each choice has
   */
  static Table of(String name, long seed, int... sizes) {
    SplittableRandom random = Seeds.random(seed, 3, 3);
    double[][] effects = new double[sizes.length][];
    double[][] shifts = new double[sizes.length][];
    double[][] pairs = new double[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      effects[i] = draws(random, sizes[i], 0.05);
      shifts[i] = draws(random, sizes[i], 0.3);
      pairs[i] = draws(random, sizes[i] * sizes[(i + 1) % sizes.length], 0.02);
    }
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    int[] place = new int[sizes.length];
    do {
      double loss = 0.4;
      double best = -1.9;
      for (int i = 0; i < sizes.length; i++) {
        int next = (i + 1) % sizes.length;
        loss += effects[i][place[i]] + pairs[i][place[i] * sizes[next] + place[next]];
        best += shifts[i][place[i]];
      }
      for (int rate = 0; rate < RATES; rate++) {
        double exponent = -3.5 + 2.5 * rate / (RATES - 1);
        double off = exponent - best;
        double luck = random.nextGaussian(0, 0.01);
        trials.add(trial(place, exponent, loss + Math.min(0.4, 0.15 * off * off) + luck));
      }
    } while (advance(place, sizes));
    return Table.of(name, trials);
  }

  static double[] draws(SplittableRandom random, int count, double deviation) {
    return DoubleStream.generate(() -> random.nextGaussian(0, deviation)).limit(count).toArray();
  }

  /** The next combination, the first choice fastest; false after the last one. */
  static boolean advance(int[] place, int[] sizes) {
    for (int i = 0; i < place.length; i++) {
      place[i] = (place[i] + 1) % sizes[i];
      if (place[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /** A training of one epoch; losses are multiples of a 2,000th, as shares of a test set are. */
  static RecordedStudy.Trial trial(int[] place, double exponent, double loss) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < place.length; i++) {
      values.put("k" + i, ParameterValue.of(place[i]));
    }
    values.put("learning_rate", ParameterValue.of(Math.pow(10, exponent)));
    return new RecordedStudy.Trial(values, List.of(List.of(shown(loss))), OptionalDouble.empty());
  }

  static double shown(double loss) {
    return Math.round(loss * 2000) / 2000.0;
  }
}
