package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * What a point of a packed history costs on the disk, with rows, indexes and all: at most 4 bytes
 * where curves are smooth, at most 6 where losses are as noisy as those of batches.
 */
class HistorySizeTest {
  private static final int POINTS = 40_000;

  private static double measure(IntToDoubleFunction curve) throws SQLException {
    Random jitter = new Random(11);
    try (TestDatabase database = TestDatabase.open();
        HistoryCompactor compactor = new HistoryCompactor(database.pool(), Duration.ofDays(1))) {
      for (int run = 0; run < 2; run++) {
        database.run("run" + run);
        List<MetricPoint> points = new ArrayList<>();
        long time = 1_700_000_000_000L;
        for (int step = 1; step <= POINTS; step++) {
          time += 24 + jitter.nextInt(4);
          points.add(new MetricPoint("iteration/loss", step, time, curve.applyAsDouble(step)));
        }
        for (int from = 0; from < POINTS; from += 1_000) {
          database
              .stores()
              .metrics()
              .append(Map.of("run" + run, points.subList(from, from + 1_000)));
        }
        compactor.packAll();
      }
      return database
              .jdbi()
              .withHandle(
                  handle -> {
                    handle.execute("vacuum full metric_block");
                    return handle
                        .select(
                            """
                        select pg_total_relation_size('metric_block')
                          + pg_total_relation_size('metric_series')
                        """)
                        .mapTo(double.class)
                        .one();
                  })
          / (2.0 * POINTS);
    }
  }

  @Test
  void smoothCurvesCostFourBytesAPoint() throws SQLException {
    double decay = measure(step -> (float) (0.1 + 2.2 * Math.exp(-step / 9_000.0)));
    double rate = measure(step -> 1e-3 * 0.5 * (1 + Math.cos(Math.PI * step / POINTS)));
    double accuracy = measure(step -> Math.round(1e4 * (1 - Math.exp(-step / 9_000.0))) / 1e4);
    System.out.printf(
        "bytes a point: decay (float) %.2f, cosine (double) %.2f, accuracy %.2f%n",
        decay, rate, accuracy);
    assertThat(decay).isLessThanOrEqualTo(4);
    assertThat(rate).isLessThanOrEqualTo(4);
    assertThat(accuracy).isLessThanOrEqualTo(4);
  }

  @Test
  void noisyLossesCostLittleMore() throws SQLException {
    Random random = new Random(7);
    double noisy =
        measure(
            step ->
                (float)
                    ((0.1 + 2.2 * Math.exp(-step / 9_000.0)) * (1 + 0.1 * random.nextGaussian())));
    System.out.printf("bytes a point: noisy loss (float) %.2f%n", noisy);
    assertThat(noisy).isLessThanOrEqualTo(6);
  }
}
