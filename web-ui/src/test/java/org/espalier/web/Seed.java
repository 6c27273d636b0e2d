package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.TransferSpec;
import org.espalier.tracking.metric.MetricPoint;

/** Studies as people submit them, and trials as the scheduler would have made them. */
final class Seed {
  private final TestServer server;

  Seed(TestServer server) {
    this.server = server;
  }

  /** A file of examples/. */
  static String example(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("examples"))) {
      folder = java.util.Objects.requireNonNull(folder.getParent());
    }
    try {
      return Files.readString(folder.resolve("examples").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> submit(String text) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .request("/api/v1/studies")
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(text));
    return server.send(
        server.adminToken().isEmpty()
            ? request
            : request.header("Authorization", "Bearer " + server.adminToken()));
  }

  /** Submits the CNN study. */
  long study() throws IOException, InterruptedException {
    HttpResponse<String> answer = submit(example("mnist-cnn.yaml"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.mapper().readTree(answer.body()).path("study_id").asLong();
  }

  record Made(long trialId, String runId) {}

  /** A running trial whose first attempt is held by {@code host-1}. */
  Made trial(long study, int number, double accuracy) {
    String runId = "%032x".formatted(study * 1000 + number);
    Map<String, ParameterValue> point =
        Map.of(
            "block1.filters", ParameterValue.of(32),
            "block2.filters", ParameterValue.of(64),
            "deep.repeat", ParameterValue.of(1),
            "deep.1.filters", ParameterValue.of(128),
            "batch_size", ParameterValue.of(64),
            "optimizer", ParameterValue.of("adam"),
            "learning_rate", ParameterValue.of(0.002));
    String specification;
    try {
      specification =
          Json.write(
              StudyReader.read(example("mnist-cnn.yaml"))
                  .resolve(point)
                  .toTrialSpec(TransferSpec.NONE, 7));
    } catch (StudyProblems e) {
      throw new IllegalStateException(e);
    }
    long trial =
        server
            .jdbi()
            .withHandle(
                h -> {
                  h.execute(
                      """
                      insert into run (run_id, experiment_id, name, started_at)
                      select ?, experiment_id, 'trial ' || ?, now() from study where study_id = ?
                      """,
                      runId,
                      number,
                      study);
                  long id =
                      h.createQuery(
                              """
                              insert into trial (study_id, number, run_id, state, parameters,
                                specification, attempt, objectives, epochs_done, started_at)
                              values (:study, :number, :run, 'RUNNING', cast(:point as jsonb),
                                cast(:spec as jsonb), 1, cast(:objectives as jsonb), 3, now())
                              returning trial_id
                              """)
                          .bind("study", study)
                          .bind("number", number)
                          .bind("run", runId)
                          .bind("point", Json.write(point))
                          .bind("spec", specification)
                          .bind("objectives", Json.write(Map.of("test_accuracy", accuracy)))
                          .mapTo(long.class)
                          .one();
                  h.execute(
                      """
                      insert into attempt (trial_id, attempt, state, worker_id, slot, device,
                        claimed_at, started_at, lease_until, fraction, samples_per_second)
                      values (?, 1, 'RUNNING', 'host-1', ?, 'cpu: 2 cores', now(), now(), now(), 0.5, 512)
                      """,
                      id,
                      number);
                  h.execute(
                      """
                      insert into worker (worker_id, host, device, queue, slots)
                      values ('host-1', 'host', 'cpu: 2 cores', 'default', 2) on conflict do nothing
                      """);
                  return id;
                });
    return new Made(trial, runId);
  }

  void points(String runId, List<MetricPoint> points) {
    server.stores().tracking().metrics().append(Map.of(runId, points));
  }

  void log(String runId, int attempt, long number, String text) {
    server
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into log_line (run_number, attempt, line_number, time, level, text)
                    select run_number, ?, ?, 1795527000000, 'INFO', ? from run where run_id = ?
                    """,
                    attempt,
                    number,
                    text,
                    runId));
  }
}
