package org.espalier.web.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.metric.HistoryPage;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.metric.PointColumns;
import org.espalier.tracking.run.RunStore;

/** {@code metrics/get-history…} */
final class MetricCalls {
  private static final int LARGEST_PAGE = 25_000;
  private static final int MOST_RUNS = 100;
  private static final int MOST_SAMPLED = 2_500;

  private final RunStore runs;
  private final MetricStore metrics;

  MetricCalls(TrackingStores stores) {
    this.runs = stores.runs();
    this.metrics = stores.metrics();
  }

  List<Call> calls() {
    return List.of(
        Call.get("metrics/get-history", this::history),
        Call.get("metrics/get-history-bulk", this::bulk),
        Call.get("metrics/get-history-bulk-interval", this::interval));
  }

  private Map<String, ?> history(Arguments arguments) {
    String run = runs.get(arguments.runId()).runId();
    String metric = arguments.required("metric_key");
    long wanted = arguments.whole("max_results", LARGEST_PAGE);
    int limit = Math.min(Checks.page(wanted, Integer.MAX_VALUE), LARGEST_PAGE);
    HistoryPage page = metrics.history(run, metric, after(arguments), limit);
    boolean whole =
        arguments.whole("max_results").isEmpty() && arguments.text("page_token").isEmpty();
    List<Views.Metric> views = new ArrayList<>();
    page.points().forEach(point -> views.add(view(point)));
    while (whole && page.more()) {
      page = metrics.history(run, metric, page.points().getLast(), limit);
      page.points().forEach(point -> views.add(view(point)));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("metrics", views);
    if (page.more()) {
      answer.put("next_page_token", token(page.points().getLast()));
    }
    return answer;
  }

  private static Views.Metric view(MetricPoint point) {
    return Views.metric(point.metric(), point.value(), point.time(), point.step(), null);
  }

  private static String token(MetricPoint last) {
    String text = last.step() + " " + last.time() + " " + Double.doubleToLongBits(last.value());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MetricPoint after(Arguments arguments) {
    String token = arguments.text("page_token");
    if (token.isEmpty()) {
      return HistoryPage.START;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 3);
      return new MetricPoint(
          "",
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Double.longBitsToDouble(Long.parseLong(parts[2])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw TrackingException.invalid("Invalid page token");
    }
  }

  private Map<String, ?> bulk(Arguments arguments) {
    List<String> ids = runIds(arguments, "run_id");
    String metric = arguments.required("metric_key");
    int limit = Checks.page(arguments.whole("max_results", LARGEST_PAGE), LARGEST_PAGE);
    List<Views.Metric> views = new ArrayList<>();
    metrics
        .points(ids, metric, Long.MIN_VALUE, Long.MAX_VALUE)
        .forEach(
            (run, points) -> {
              for (int i = 0; i < points.size() && views.size() < limit; i++) {
                views.add(view(run, metric, points, i));
              }
            });
    return Map.of("metrics", views);
  }

  private static List<String> runIds(Arguments arguments, String name) {
    List<String> ids = arguments.texts(name);
    if (ids.isEmpty()) {
      throw Arguments.missing(name);
    }
    if (ids.size() > MOST_RUNS) {
      throw TrackingException.invalid(
          "GetMetricHistoryBulk request cannot specify more than %d run_ids. Received %d run_ids."
              .formatted(MOST_RUNS, ids.size()));
    }
    return ids;
  }

  private static Views.Metric view(String run, String metric, PointColumns points, int place) {
    return Views.metric(metric, points.value(place), points.time(place), points.step(place), run);
  }

  private Map<String, ?> interval(Arguments arguments) {
    List<String> ids = runIds(arguments, "run_ids");
    String metric = arguments.required("metric_key");
    long wanted = arguments.whole("max_results", MOST_SAMPLED);
    if (wanted < 1 || wanted > MOST_SAMPLED) {
      throw TrackingException.invalid(
          "max_results must be between 1 and %d.".formatted(MOST_SAMPLED));
    }
    boolean oneEnd =
        arguments.whole("start_step").isPresent() != arguments.whole("end_step").isPresent();
    long from = arguments.whole("start_step", Long.MIN_VALUE);
    long to = arguments.whole("end_step", Long.MAX_VALUE);
    if (oneEnd) {
      throw TrackingException.invalid(
          "If either start step or end step are specified, both must be specified.");
    }
    if (from > to) {
      throw TrackingException.invalid(
          "end_step must be greater than start_step. Found start_step=%d and end_step=%d."
              .formatted(from, to));
    }
    Map<String, PointColumns> found = metrics.points(ids, metric, from, to);
    NavigableSet<Long> steps = sampled(found, (int) wanted);
    List<Views.Metric> views = new ArrayList<>();
    ids.stream()
        .distinct()
        .filter(found::containsKey)
        .sorted(Comparator.naturalOrder())
        .forEach(
            run -> {
              PointColumns points = found.get(run);
              for (int i = 0; points != null && i < points.size(); i++) {
                if (steps.contains(points.step(i))) {
                  views.add(view(run, metric, points, i));
                }
              }
            });
    return Map.of("metrics", views);
  }

  /** Evenly spread steps, always with the first and the last of every run. */
  private static NavigableSet<Long> sampled(Map<String, PointColumns> found, int wanted) {
    TreeSet<Long> all = new TreeSet<>();
    TreeSet<Long> ends = new TreeSet<>();
    for (PointColumns points : found.values()) {
      for (int i = 0; i < points.size(); i++) {
        all.add(points.step(i));
      }
      ends.add(points.step(0));
      ends.add(points.step(points.size() - 1));
    }
    if (all.size() <= wanted) {
      return all;
    }
    List<Long> steps = List.copyOf(all);
    double interval = (double) steps.size() / wanted;
    for (int i = 0; i < wanted; i++) {
      ends.add(steps.get((int) (i * interval)));
    }
    return ends;
  }
}
