package org.espalier.search.sampler.cmaes;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.search.space.Coordinates;

/** A probability for every value of every choice, moved towards what did well. */
final class ChoiceOdds {
  private final Coordinates coordinates;
  private final double[][] odds;
  private int choices;

  ChoiceOdds(Coordinates coordinates) {
    this.coordinates = coordinates;
    this.odds = new double[coordinates.size()][];
    reset();
  }

  void reset() {
    choices = 0;
    for (int i = 0; i < odds.length; i++) {
      boolean choice = coordinates.axis(i).isChoice();
      odds[i] = new double[choice ? coordinates.axis(i).cells() : 0];
      Arrays.fill(odds[i], 1.0 / Math.max(1, odds[i].length));
      choices += choice ? 1 : 0;
    }
  }

  /** Sets the coordinates of choices; the others to NaN. */
  void draw(double[] point, RandomGenerator random) {
    for (int i = 0; i < odds.length; i++) {
      point[i] = odds[i].length == 0 ? Double.NaN : pick(odds[i], random);
    }
  }

  private static int pick(double[] odds, RandomGenerator random) {
    double left = random.nextDouble();
    for (int i = 0; i < odds.length - 1; i++) {
      left -= odds[i];
      if (left < 0) {
        return i;
      }
    }
    return odds.length - 1;
  }

  /** Moves towards the points of the better half. */
  void update(List<double[]> better) {
    for (int i = 0; i < odds.length; i++) {
      int count = odds[i].length;
      if (count < 2) {
        continue;
      }
      double rate = Math.min(0.5, better.size() / (2.0 * count + better.size()));
      double[] seen = new double[count];
      int known = 0;
      for (double[] point : better) {
        if (!Double.isNaN(point[i])) {
          seen[(int) point[i]]++;
          known++;
        }
      }
      if (known == 0) {
        continue;
      }
      double least = 1 - Math.pow(0.73, 1.0 / choices);
      double total = 0;
      for (int k = 0; k < count; k++) {
        odds[i][k] += rate * (seen[k] / known - odds[i][k]);
        odds[i][k] = Math.max(odds[i][k], least / (count - 1));
        total += odds[i][k];
      }
      for (int k = 0; k < count; k++) {
        odds[i][k] /= total;
      }
    }
  }
}
