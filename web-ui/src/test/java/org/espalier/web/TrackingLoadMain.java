package org.espalier.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.espalier.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The same load for any server that speaks MLflow's API: 20 connections, a few seconds a call. It
 * shares the processor with the server, so it takes the client that costs least: blocking, one
 * connection a thread. Arguments: URL, name of the server in the figures, seconds of warm-up and
 * seconds of a call, runs to search among (several numbers with commas between), which {@code
 * tracking_seed.py} made. Prints {@code NAME CALL per_second p50_ms p99_ms}.
 */
final class TrackingLoadMain {
  private static final int CONNECTIONS = 20;

  private final String url;
  private final String name;
  private final int warmSeconds;
  private final int seconds;

  private TrackingLoadMain(String url, String name, int warmSeconds, int seconds) {
    this.url = url;
    this.name = name;
    this.warmSeconds = warmSeconds;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    // A kept connection for each thread; five are the default.
    System.setProperty("http.maxConnections", String.valueOf(2 * CONNECTIONS));
    TrackingLoadMain load =
        new TrackingLoadMain(
            arguments[0],
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    load.write();
    for (String runs : arguments[4].split(",")) {
      load.search(Integer.parseInt(runs));
    }
  }

  private void write() throws Exception {
    String experiment = experiment("load");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      ids.add(createRun(experiment));
    }
    AtomicInteger counter = new AtomicInteger();
    measure("create_run", 1, worker -> () -> createRun(experiment));
    measure(
        "log_metric",
        1,
        worker ->
            () ->
                post(
                    "runs/log-metric",
                    "{\"run_id\":\"%s\",\"key\":\"loss\",\"value\":0.5,\"timestamp\":%d,\"step\":%d}"
                        .formatted(
                            ids.get(worker),
                            counter.incrementAndGet(),
                            counter.incrementAndGet())));
    for (int size : new int[] {10, 500}) {
      measure(
          "log_batch_" + size,
          size,
          worker -> () -> post("runs/log-batch", batch(ids.get(worker), counter, size)));
    }
    String history = "metrics/get-history?run_id=" + md5("history") + "&metric_key=loss";
    requireSeeded(get(history).split("\"step\"", -1).length - 1 == 100_000, "history");
    measureAlone("history_100000_points", () -> get(history));
  }

  private static String md5(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void requireSeeded(boolean as, String what) {
    if (!as) {
      throw new IllegalStateException("the API does not show what was seeded: " + what);
    }
  }

  private void search(int runs) throws Exception {
    String crowd =
        Json.mapper()
            .readTree(get("experiments/get-by-name?experiment_name=crowd-" + runs))
            .at("/experiment/experiment_id")
            .asText();
    JsonNode found = Json.mapper().readTree(send("runs/search", search(crowd, 0))).path("runs");
    JsonNode data = found.path(0).path("data");
    requireSeeded(
        found.size() == 50 && data.path("params").size() == 20 && data.path("metrics").size() == 10,
        "crowd-" + runs);
    AtomicInteger counter = new AtomicInteger();
    Callable<?> one = () -> send("runs/search", search(crowd, counter.getAndIncrement()));
    measure("search_%d_runs".formatted(runs), 1, worker -> one);
    measureAlone("search_%d_runs_alone".formatted(runs), one);
  }

  /** Sixty different ones in turn, so that no server answers out of what it has just answered. */
  private static byte[] search(String experiment, int place) {
    return """
        {"experiment_ids":["%s"],"filter":"metrics.m%d > 0.5 and params.p1 = 'v%d'",
         "order_by":["metrics.m%d %s"],"max_results":50}
        """
        .formatted(
            experiment,
            (place + 7) % 10,
            place % 3,
            place % 10,
            place / 30 % 2 == 0 ? "DESC" : "ASC")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String experiment(String prefix) throws Exception {
    return post("experiments/create", "{\"name\":\"%s-%d\"}".formatted(prefix, System.nanoTime()))
        .path("experiment_id")
        .asText();
  }

  private String createRun(String experiment) throws Exception {
    return post(
            "runs/create",
            "{\"experiment_id\":\"%s\",\"start_time\":%d}"
                .formatted(experiment, 1_700_000_000_000L))
        .path("run")
        .path("info")
        .path("run_id")
        .asText();
  }

  private static String batch(String run, AtomicInteger counter, int size) {
    StringBuilder json = new StringBuilder("{\"run_id\":\"" + run + "\",\"metrics\":[");
    for (int i = 0; i < size; i++) {
      int step = counter.incrementAndGet();
      json.append(i == 0 ? "" : ",")
          .append("{\"key\":\"loss\",\"value\":")
          .append(1.0 / step)
          .append(",\"timestamp\":")
          .append(1_700_000_000_000L + step)
          .append(",\"step\":")
          .append(step)
          .append('}');
    }
    return json.append("]}").toString();
  }

  private interface Load {
    Callable<?> of(int worker);
  }

  private void measure(String call, int points, Load load) throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<List<Long>>> done = new ArrayList<>();
      long start = System.nanoTime();
      long warm = start + warmSeconds * 1_000_000_000L;
      long end = warm + seconds * 1_000_000_000L;
      for (int worker = 0; worker < CONNECTIONS; worker++) {
        Callable<?> one = load.of(worker);
        done.add(workers.submit(() -> repeat(one, warm, end)));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> times : done) {
        all.addAll(times.get());
      }
      report(call, points * all.size() / (double) seconds, all);
    }
  }

  private void measureAlone(String call, Callable<?> one) throws Exception {
    long warm = System.nanoTime() + warmSeconds * 1_000_000_000L;
    List<Long> times = repeat(one, warm, warm + seconds * 1_000_000_000L);
    report(call, times.size() / (double) seconds, times);
  }

  private static List<Long> repeat(Callable<?> one, long warm, long end) throws Exception {
    List<Long> times = new ArrayList<>();
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      one.call();
      if (now >= warm) {
        times.add(System.nanoTime() - now);
      }
    }
    return times;
  }

  private void report(String call, double rate, List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    double p50 = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1e6;
    double p99 = sorted.length == 0 ? Double.NaN : sorted[sorted.length * 99 / 100] / 1e6;
    System.out.printf("%s %s %.1f %.2f %.2f%n", name, call, rate, p50, p99);
  }

  private JsonNode post(String path, String body) throws IOException {
    byte[] answer = send(path, body.getBytes(StandardCharsets.UTF_8));
    return Json.mapper().readTree(answer);
  }

  private String get(String path) throws IOException {
    return new String(send(path, null), StandardCharsets.UTF_8);
  }

  /**
   * A server that is overloaded says so, and MLflow's clients ask again; the call takes as long.
   */
  private byte[] send(String path, byte @Nullable [] body) throws IOException {
    while (true) {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + "/api/2.0/mlflow/" + path).toURL().openConnection();
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = connection.getResponseCode();
      // Read to its end, so that the connection is kept.
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] answer = in == null ? new byte[0] : in.readAllBytes();
        if (status == 200) {
          return answer;
        }
        if (status != 503) {
          throw new IOException(
              path + ": " + status + " " + new String(answer, StandardCharsets.UTF_8));
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
