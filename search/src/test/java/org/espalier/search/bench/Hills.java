package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.search.Seeds;

/**
 * Smooth hills of Gaussian shape, the highest of which is known (Gallagher and Yuan, IEEE
 * Transactions on Evolutionary Computation 10(5), 2006): for choosing defaults where a search can
 * end on the wrong hill. The loss is 1 less the highest hill at a point, so that the best one is 0.
 */
final class Hills {
  private Hills() {}

  static List<Problem> all() {
    return IntStream.range(0, 8).mapToObj(i -> of("hills_" + i, i, 3 + i % 4, 5)).toList();
  }

  private static Problem of(String name, long seed, int dimensions, int count) {
    SplittableRandom random = Seeds.random(seed, 6, 6);
    List<double[]> middles = new ArrayList<>();
    List<double[]> widths = new ArrayList<>();
    double[] heights = new double[count];
    for (int hill = 0; hill < count; hill++) {
      middles.add(random.doubles(dimensions, 0.1, 0.9).toArray());
      widths.add(
          random
              .doubles(dimensions)
              .map(u -> Math.sqrt(dimensions) * 0.1 * Math.pow(4, u))
              .toArray());
      heights[hill] = hill == 0 ? 1 : 0.5 + 0.45 * random.nextDouble();
    }
    return Problems.boxed(
        name,
        dimensions,
        new double[][] {{0, 1}},
        0,
        x -> {
          double highest = 0;
          for (int hill = 0; hill < count; hill++) {
            double squares = 0;
            for (int i = 0; i < dimensions; i++) {
              double off = (x[i] - middles.get(hill)[i]) / widths.get(hill)[i];
              squares += off * off;
            }
            highest = Math.max(highest, heights[hill] * Math.exp(-0.5 * squares));
          }
          return 1 - highest;
        });
  }
}
