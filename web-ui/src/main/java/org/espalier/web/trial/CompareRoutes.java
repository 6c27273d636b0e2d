package org.espalier.web.trial;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.tracking.metric.Curve;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.metric.SeriesFold;
import org.espalier.tracking.metric.StepGrid;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** One metric of many runs, as JSON or as one binary frame. */
public final class CompareRoutes implements Routes {
  /** Of an answer in binary. */
  public static final String FRAME_TYPE = CurveFrame.TYPE;

  private static final int MOST_RUNS = 100;
  private static final int LONGEST_NAME = 250;
  private static final int BUCKETS = 500;
  private static final int MOST_BUCKETS = 4_000;
  private static final double MOST_SMOOTH = 0.999;

  private final RunStore runs;
  private final MetricStore metrics;

  public CompareRoutes(RunStore runs, MetricStore metrics) {
    this.runs = runs;
    this.metrics = metrics;
  }

  record Wanted(
      @Nullable List<String> runIds,
      @Nullable String metric,
      @Nullable Integer buckets,
      @Nullable Long from,
      @Nullable Long to,
      @Nullable Double smooth,
      @Nullable String x) {}

  /** What is wanted, checked. */
  private record Query(
      List<String> runIds,
      String metric,
      int buckets,
      long from,
      long to,
      double smooth,
      boolean overTime) {}

  record CurvesView(String metric, int buckets, List<CurveView> items) {}

  record CurveView(String runId, String name, long count, SeriesView series) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/curves", Role.VIEWER, this::curves));
  }

  private void curves(Context context) throws IOException {
    Query query = check(Bodies.json(context, Wanted.class));
    String accept = context.header("Accept");
    if (accept != null && accept.contains(CurveFrame.TYPE)) {
      StepGrid grid = grid(query);
      context
          .contentType(CurveFrame.TYPE)
          .header("Cache-Control", "no-store")
          .result(CurveFrame.write(query.metric(), query.smooth(), grid, series(query, grid)));
      return;
    }
    if (query.overTime()) {
      throw wrong("x", "step, or time with 'Accept: %s'".formatted(CurveFrame.TYPE));
    }
    Map<String, Curve> curves =
        metrics.curves(query.runIds(), query.metric(), query.from(), query.to(), query.buckets());
    Map<String, String> names =
        runs.find(query.runIds()).stream().collect(Collectors.toMap(Run::runId, Run::name));
    Answers.json(
        context,
        new CurvesView(
            query.metric(),
            query.buckets(),
            query.runIds().stream()
                .filter(curves::containsKey)
                .map(
                    id -> {
                      Curve curve = curves.getOrDefault(id, Curve.EMPTY);
                      return new CurveView(
                          id,
                          names.getOrDefault(id, ""),
                          SeriesView.count(curve),
                          SeriesView.of(curve));
                    })
                .toList()));
  }

  private StepGrid grid(Query query) {
    return query.overTime()
        ? CurvesOverTime.grid(
            metrics, query.runIds(), query.metric(), query.from(), query.to(), query.buckets())
        : metrics
            .grid(query.runIds(), query.metric(), query.from(), query.to(), query.buckets())
            .orElse(StepGrid.empty());
  }

  /** What is smoothed hangs on all points before it; what is not may be read from summaries. */
  private Map<String, BucketColumns> series(Query query, StepGrid grid) {
    if (query.overTime()) {
      return CurvesOverTime.series(
          metrics, query.runIds(), query.metric(), query.to(), grid, query.smooth());
    }
    Map<String, BucketColumns> series = new LinkedHashMap<>();
    Function<String, SeriesFold> folds =
        run -> {
          BucketColumns columns = new BucketColumns(grid, query.smooth());
          series.put(run, columns);
          return columns;
        };
    if (query.smooth() > 0) {
      metrics.foldInOrder(query.runIds(), query.metric(), Long.MIN_VALUE, query.to(), folds);
    } else {
      metrics.fold(query.runIds(), query.metric(), query.from(), query.to(), grid, folds);
    }
    return series;
  }

  private static Query check(Wanted wanted) {
    List<String> ids = wanted.runIds();
    if (ids == null || ids.isEmpty() || ids.size() > MOST_RUNS || ids.contains(null)) {
      throw wrong("run_ids", "1 to %d run ids".formatted(MOST_RUNS));
    }
    String metric = wanted.metric();
    if (metric == null || metric.isEmpty() || metric.length() > LONGEST_NAME) {
      throw wrong("metric", "a metric's name");
    }
    int buckets = wanted.buckets() == null ? BUCKETS : wanted.buckets();
    if (buckets < 1 || buckets > MOST_BUCKETS) {
      throw wrong("buckets", "1 to %d".formatted(MOST_BUCKETS));
    }
    double smooth = wanted.smooth() == null ? 0 : wanted.smooth();
    if (!(smooth >= 0 && smooth <= MOST_SMOOTH)) {
      throw wrong("smooth", "0 to %s".formatted(MOST_SMOOTH));
    }
    String x = wanted.x() == null ? "step" : wanted.x();
    if (!x.equals("step") && !x.equals("time")) {
      throw wrong("x", "step or time");
    }
    return new Query(
        ids.stream().distinct().toList(),
        metric,
        buckets,
        wanted.from() == null ? Long.MIN_VALUE : wanted.from(),
        wanted.to() == null ? Long.MAX_VALUE : wanted.to(),
        smooth,
        x.equals("time"));
  }

  private static Refusal wrong(String name, String allowed) {
    return Refusal.ofParameter(
        ProblemView.ofParameter(
            name, null, "The field '%s' is not what it can be.".formatted(name), allowed));
  }
}
