package org.espalier.search.sampler.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AscentTest {

  @Test
  void followsABentValleyToItsTop() {
    double[] top =
        new Ascent(AscentTest::bent, new double[] {2, 2}, 1e-9).from(new double[] {0.1, 1.8});

    assertThat(top[0]).isCloseTo(1, within(1e-2));
    assertThat(top[1]).isCloseTo(1, within(1e-2));
  }

  @Test
  void staysInTheBoxAndGoesAlongItsEdge() {
    double[] top =
        new Ascent(AscentTest::bent, new double[] {0.5, 2}, 1e-9).from(new double[] {0.1, 1.8});

    assertThat(top[0]).isEqualTo(0.5);
    assertThat(top[1]).isCloseTo(0.25, within(1e-3));
  }

  /** Rosenbrock's function upside down, 0 at (1, 1). */
  private static double bent(double[] point, double[] gradient) {
    double off = point[1] - point[0] * point[0];
    gradient[0] = 400 * off * point[0] + 2 * (1 - point[0]);
    gradient[1] = -200 * off;
    return -100 * off * off - (1 - point[0]) * (1 - point[0]);
  }
}
