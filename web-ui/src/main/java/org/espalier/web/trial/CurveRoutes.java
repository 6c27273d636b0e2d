package org.espalier.web.trial;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.metric.Curve;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.study.Study;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.Trial;
import org.espalier.tracking.study.TrialStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/** One metric of all trials of a study. */
public final class CurveRoutes implements Routes {
  private static final int LONGEST_NAME = 250;
  private static final int MOST_BUCKETS = 4_000;
  private static final int BUCKETS = 500;

  private final StudyStore studies;
  private final TrialStore trials;
  private final MetricStore metrics;

  public CurveRoutes(StudyStore studies, TrialStore trials, MetricStore metrics) {
    this.studies = studies;
    this.trials = trials;
    this.metrics = metrics;
  }

  record CurvesView(String metric, int buckets, long total, List<CurveView> items) {}

  record CurveView(
      long trialId,
      int number,
      String variant,
      String runId,
      TrialState state,
      long count,
      SeriesView series) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/studies/{study_id}/curves", Role.VIEWER, this::curves));
  }

  private void curves(Context context) {
    Study study = studies.get(Parameters.id(context, "study_id", "study")).study();
    String metric =
        Parameters.text(context, "metric", LONGEST_NAME)
            .orElseGet(() -> study.objectives().getFirst().metric());
    int buckets = Parameters.number(context, "buckets", BUCKETS, 1, MOST_BUCKETS);
    Trial.Page page =
        trials.list(
            Trial.Query.all(study.studyId(), Trial.Order.LATEST_FIRST, Parameters.limit(context)));
    Map<String, Curve> curves =
        metrics.curves(
            page.items().stream().map(Trial::runId).toList(),
            metric,
            Parameters.longNumber(context, "from").orElse(Long.MIN_VALUE),
            Parameters.longNumber(context, "to").orElse(Long.MAX_VALUE),
            buckets);
    List<CurveView> items =
        page.items().reversed().stream()
            .filter(trial -> curves.containsKey(trial.runId()))
            .map(trial -> view(trial, curves.getOrDefault(trial.runId(), Curve.EMPTY)))
            .toList();
    long leftOut = page.total() - page.items().size();
    Answers.json(context, new CurvesView(metric, buckets, items.size() + leftOut, items));
  }

  private static CurveView view(Trial trial, Curve curve) {
    return new CurveView(
        trial.trialId(),
        trial.number(),
        trial.variant(),
        trial.runId(),
        trial.state(),
        SeriesView.count(curve),
        SeriesView.of(curve));
  }
}
