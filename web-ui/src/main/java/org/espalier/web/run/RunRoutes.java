package org.espalier.web.run;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.metric.Curve;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.metric.SeriesSummary;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunData;
import org.espalier.tracking.run.RunStatus;
import org.espalier.tracking.run.RunStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.Page;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.ProblemView;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.espalier.web.trial.SeriesView;
import org.jspecify.annotations.Nullable;

/** A run with its params and tags, and its metrics. */
public final class RunRoutes implements Routes {
  private static final int LONGEST_NAME = 250;
  private static final int MOST_BUCKETS = 4_000;
  private static final int BUCKETS = 500;
  private static final int MOST_RUNS = 100;

  private final RunStore runs;
  private final TrialStore trials;
  private final MetricStore metrics;

  public RunRoutes(RunStore runs, TrialStore trials, MetricStore metrics) {
    this.runs = runs;
    this.trials = trials;
    this.metrics = metrics;
  }

  record RunView(
      String runId,
      long experimentId,
      String name,
      String userId,
      RunStatus status,
      String lifecycleStage,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      Map<String, String> params,
      Map<String, String> tags,
      @Nullable Long studyId,
      @Nullable Long trialId) {}

  record MetricView(
      String name,
      long count,
      double last,
      long lastStep,
      long lastTimeMillis,
      double min,
      double max) {
    static MetricView of(SeriesSummary series) {
      return new MetricView(
          series.metric(),
          series.count(),
          series.lastValue(),
          series.lastStep(),
          series.lastTime(),
          series.minimum(),
          series.maximum());
    }
  }

  record Wanted(@Nullable List<String> runIds) {}

  record SummaryView(
      String runId,
      String name,
      RunStatus status,
      Map<String, String> params,
      List<MetricView> metrics) {
    static SummaryView of(RunData data) {
      return new SummaryView(
          data.run().runId(),
          data.run().name(),
          data.run().status(),
          data.params(),
          data.metrics().stream().map(MetricView::of).toList());
    }
  }

  record HistoryView(String name, long count, boolean bucketed, SeriesView series) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/runs/summaries", Role.VIEWER, this::summaries),
        Route.get("/api/v1/runs/{run_id}", Role.VIEWER, this::run),
        Route.get("/api/v1/runs/{run_id}/metrics", Role.VIEWER, this::metrics),
        Route.get("/api/v1/runs/{run_id}/metrics/history", Role.VIEWER, this::history));
  }

  private void run(Context context) {
    Run run = runs.get(Parameters.runId(context));
    RunData data = runs.data(run);
    Optional<Trial> trial = trials.findByRun(run.runId());
    Answers.json(
        context,
        new RunView(
            run.runId(),
            run.experimentId(),
            run.name(),
            run.userId(),
            run.status(),
            run.lifecycle().word(),
            run.startedAt(),
            run.endedAt(),
            data.params(),
            data.tags(),
            trial.map(Trial::studyId).orElse(null),
            trial.map(Trial::trialId).orElse(null)));
  }

  private void summaries(Context context) throws IOException {
    List<String> ids = Bodies.json(context, Wanted.class).runIds();
    if (ids == null || ids.isEmpty() || ids.size() > MOST_RUNS || ids.contains(null)) {
      throw Refusal.ofParameter(
          ProblemView.ofParameter(
              "run_ids",
              null,
              "The field 'run_ids' is not what it can be.",
              "1 to %d run ids".formatted(MOST_RUNS)));
    }
    List<SummaryView> items =
        runs.data(runs.find(ids.stream().distinct().toList())).stream()
            .map(SummaryView::of)
            .toList();
    Answers.json(context, Page.whole(items));
  }

  private void metrics(Context context) {
    String run = runs.get(Parameters.runId(context)).runId();
    String prefix = Parameters.text(context, "prefix", LONGEST_NAME).orElse("");
    String after = Parameters.text(context, "cursor", LONGEST_NAME).orElse("");
    int limit = Parameters.limit(context);
    List<SeriesSummary> named =
        Optional.ofNullable(metrics.summaries(List.of(run)).get(run)).stream()
            .flatMap(Collection::stream)
            .filter(series -> series.metric().startsWith(prefix))
            .toList();
    List<SeriesSummary> page =
        named.stream()
            .filter(series -> series.metric().compareTo(after) > 0)
            .sorted(java.util.Comparator.comparing(SeriesSummary::metric))
            .limit(limit + 1L)
            .toList();
    boolean more = page.size() > limit;
    List<MetricView> items = page.stream().limit(limit).map(MetricView::of).toList();
    Answers.json(context, new Page<>(items, more ? items.getLast().name() : null, named.size()));
  }

  private void history(Context context) {
    String run = runs.get(Parameters.runId(context)).runId();
    String name =
        Parameters.text(context, "name", LONGEST_NAME)
            .orElseThrow(
                () ->
                    Parameters.wrong(
                        context, "name", "The parameter 'name' is missing.", "a metric's name"));
    Curve curve =
        metrics
            .curves(
                List.of(run),
                name,
                Parameters.longNumber(context, "from").orElse(Long.MIN_VALUE),
                Parameters.longNumber(context, "to").orElse(Long.MAX_VALUE),
                Parameters.number(context, "buckets", BUCKETS, 1, MOST_BUCKETS))
            .getOrDefault(run, Curve.EMPTY);
    Answers.json(
        context,
        new HistoryView(name, SeriesView.count(curve), curve.sampled(), SeriesView.of(curve)));
  }
}
