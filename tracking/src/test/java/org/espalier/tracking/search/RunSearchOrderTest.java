package org.espalier.tracking.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.RunWrite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs sorted by a metric: in order, NaN and missing last, each once whatever the page's size. */
class RunSearchOrderTest {
  private static final double[] VALUES = {
    -1, 0.5, 0.5, 3, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN
  };

  private final TestDatabase database = TestDatabase.open();
  private final List<Scored> runs = new ArrayList<>();

  /**
   * @param score NaN also where the run has none
   */
  private record Scored(String id, long experiment, double score) {}

  @BeforeEach
  void write() {
    Random random = new Random(5);
    long second = database.stores().experiments().create("second", Map.of());
    for (int i = 0; i < 90; i++) {
      String id = "run%02d".formatted(i);
      long experiment = i % 2 == 0 ? 0 : second;
      database.run(id, experiment);
      double score = random.nextInt(4) == 0 ? Double.NaN : VALUES[random.nextInt(VALUES.length)];
      boolean missing = Double.isNaN(score) && random.nextBoolean();
      List<MetricPoint> points = new ArrayList<>();
      points.add(new MetricPoint("other", 1, 1, i));
      if (!missing) {
        points.add(new MetricPoint("score", 0, 0, 99));
        points.add(new MetricPoint("score", 1, 1, score));
      }
      database.stores().metrics().append(Map.of(id, points));
      if (i % 3 != 0) {
        database.stores().runWriter().write(RunWrite.ofParam(id, "kind", "wanted"));
        runs.add(new Scored(id, experiment, score));
      }
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> expected(Collection<Long> experiments, boolean descending) {
    Comparator<Scored> byScore = Comparator.comparingDouble(Scored::score);
    return runs.stream()
        .filter(run -> experiments.contains(run.experiment()))
        .sorted(
            Comparator.comparing((Scored run) -> Double.isNaN(run.score()))
                .thenComparing(descending ? byScore.reversed() : byScore)
                .thenComparing(Scored::id))
        .map(Scored::id)
        .toList();
  }

  private List<String> found(List<Long> experiments, String direction, int size) {
    List<String> found = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Search.Page<CountedRun> page =
          database
              .stores()
              .runSearch()
              .find(
                  experiments,
                  "params.kind = 'wanted'",
                  RunSearch.View.ACTIVE_ONLY,
                  List.of("metrics.score " + direction),
                  token,
                  size);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
      page.items().forEach(run -> found.add(run.run().runId()));
      token = page.next();
    } while (token.isPresent());
    return found;
  }

  @ParameterizedTest
  @CsvSource({"DESC,1", "DESC,7", "DESC,60", "ASC,1", "ASC,7", "ASC,59", "DESC,1000"})
  void pagesFollowOneAnother(String direction, int size) {
    boolean descending = direction.equals("DESC");
    Set<Long> experiments = runs.stream().map(Scored::experiment).collect(Collectors.toSet());
    assertThat(found(List.copyOf(experiments), direction, size))
        .containsExactlyElementsOf(expected(experiments, descending));
    for (long experiment : experiments) {
      assertThat(found(List.of(experiment, experiment), direction, size))
          .containsExactlyElementsOf(expected(Set.of(experiment), descending));
    }
    assertThat(found(List.of(), direction, size)).isEmpty();
  }
}
