package org.espalier.search.sampler.tpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.core.space.Space;
import org.espalier.search.Spaces;
import org.espalier.search.space.Coordinates;
import org.junit.jupiter.api.Test;

/** Leaving candidates early never changes which one is taken, and most are left early. */
class BestRatioTest {

  @Test
  void takesTheCandidateThatSummingEverythingTakes() {
    Space space = new Space(Spaces.everything().parameters().subList(0, 5));
    Coordinates coordinates = new Coordinates(space);
    int[] axes = IntStream.range(0, coordinates.size()).toArray();
    SplittableRandom random = new SplittableRandom(4);
    int candidatesOfMany = 0;
    int wholeOfMany = 0;
    for (int round = 0; round < 40; round++) {
      Mixture good = mixture(coordinates, axes, true, 1 + round % 25, random);
      Mixture bad = mixture(coordinates, axes, false, 90 * round, random);
      double[][] candidates = new double[24][coordinates.size()];
      double[] above = new double[candidates.length];
      DensityAt[] below = new DensityAt[candidates.length];
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < candidates.length; i++) {
        good.draw(candidates[i], random);
        above[i] = good.at(candidates[i]).whole();
        below[i] = bad.at(candidates[i]);
        double ratio = above[i] - bad.at(candidates[i]).whole();
        if (ratio > highest) {
          highest = ratio;
          best = i;
        }
      }
      assertThat(BestRatio.of(above, below)).isEqualTo(best);
      for (DensityAt one : below) {
        candidatesOfMany += bad.size() > 1_000 ? 1 : 0;
        wholeOfMany += bad.size() > 1_000 && one.isWhole() ? 1 : 0;
      }
    }
    assertThat(wholeOfMany).as("candidates summed whole").isLessThan(candidatesOfMany / 8);
  }

  private static Mixture mixture(
      Coordinates coordinates, int[] axes, boolean good, int kernels, SplittableRandom random) {
    Mixture mixture = new Mixture(coordinates, axes, TpeSettings.DEFAULT, good);
    for (int row = 0; row < kernels; row++) {
      mixture.add(row, coordinates.random(random));
    }
    mixture.refresh(new double[0], kernels);
    return mixture;
  }
}
