package org.espalier.client.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.RetryPolicy;
import org.espalier.client.view.RunBatch;
import org.espalier.client.view.RunStart;

/** The server over HTTP; each call is tried once. */
final class HttpTrackingCalls implements TrackingCalls {
  private final EspalierClient client;

  HttpTrackingCalls(ClientSettings settings, RandomGenerator jitter) {
    this.client = new EspalierClient(settings.withRetry(RetryPolicy.NONE), jitter);
  }

  @Override
  public void start(RunDescription run) {
    client
        .runs()
        .start(
            run.runId(),
            new RunStart(run.experiment(), run.name(), run.userId(), run.startedAt(), run.tags()));
    client.runs().status(run.runId(), "RUNNING", 0);
  }

  @Override
  public void log(String runId, List<Entry> entries) {
    List<RunBatch.Point> points = new ArrayList<>();
    Map<String, String> params = new LinkedHashMap<>();
    Map<String, String> tags = new LinkedHashMap<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Metric metric ->
            points.add(
                new RunBatch.Point(metric.name(), metric.value(), metric.step(), metric.time()));
        case Entry.Param param -> params.put(param.key(), param.value());
        case Entry.Tag tag -> tags.put(tag.key(), tag.value());
        case Entry.File file -> throw new IllegalArgumentException("a file is no batch");
        case Entry.End end -> throw new IllegalArgumentException("an end is no batch");
      }
    }
    client.runs().log(runId, new RunBatch(points, params, tags));
  }

  @Override
  public void upload(String runId, String name, Path file) throws IOException {
    client.runs().upload(runId, name, file);
  }

  @Override
  public void status(String runId, RunLogger.Status status, long time) {
    client.runs().status(runId, status.name(), time);
  }

  @Override
  public void close() {
    client.close();
  }
}
