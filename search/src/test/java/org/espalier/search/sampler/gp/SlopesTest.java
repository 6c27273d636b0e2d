package org.espalier.search.sampler.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.SplittableRandom;
import org.espalier.search.Spaces;
import org.espalier.search.space.Coordinates;
import org.junit.jupiter.api.Test;

/** Slopes are what a small step either way changes. */
class SlopesTest {
  private static final double STEP = 1e-6;

  @Test
  void ofWhatIsPredicted() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] points = new double[12][];
    double[] values = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      values[i] = Math.sin(3 * points[i][0]) + points[i][1] * points[i][2];
    }
    GaussianProcess process =
        Objects.requireNonNull(
            GaussianProcess.of(
                new Kernel(new Coordinates(Spaces.cube(3))),
                points,
                values,
                new double[] {1, 0.3, -0.5, 0.2, -5}));
    double[] point = {0.31, 0.62, 0.44};
    double[][] slopes = new double[2][3];

    assertThat(process.predict(point, slopes)).isEqualTo(process.predict(point));
    for (int axis = 0; axis < 3; axis++) {
      double[] above = point.clone();
      double[] below = point.clone();
      above[axis] += STEP;
      below[axis] -= STEP;
      for (int row = 0; row < 2; row++) {
        assertThat(slopes[row][axis])
            .isCloseTo(
                (process.predict(above)[row] - process.predict(below)[row]) / (2 * STEP),
                within(1e-5));
      }
    }
  }

  @Test
  void ofTheImprovementAlsoFarOutInTheTail() {
    for (double mean : new double[] {-2, 0.3, 1.5, 8, 40}) {
      double variance = 0.6;
      double[] slopes = Improvement.slopes(mean, variance, 0.2);

      assertThat(slopes[0])
          .isCloseTo(
              (Improvement.log(mean + STEP, variance, 0.2)
                      - Improvement.log(mean - STEP, variance, 0.2))
                  / (2 * STEP),
              within(2e-3 * Math.abs(slopes[0])));
      assertThat(slopes[1])
          .isCloseTo(
              (Improvement.log(mean, variance + STEP, 0.2)
                      - Improvement.log(mean, variance - STEP, 0.2))
                  / (2 * STEP),
              within(2e-3 * Math.abs(slopes[1])));
    }
  }
}
