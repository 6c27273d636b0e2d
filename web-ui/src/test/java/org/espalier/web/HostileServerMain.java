package org.espalier.web;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.MetricPoint;

/**
 * A protected server for {@code ./dev security}: for each payload a study, and a trial of the first
 * study, whose texts, where only the scheduler and the workers write them, are that payload. Takes
 * the file of payloads, prints {@code ready URL ADMIN_TOKEN ONE_TIME_SECRET STUDY TRIAL RUN}, and
 * ends with its standard input.
 */
final class HostileServerMain {
  private HostileServerMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> payloads =
        Json.mapper().readValue(Files.readString(Path.of(arguments[0])), new TypeReference<>() {});
    try (TestServer server = TestServer.withAccounts()) {
      Seed seed = new Seed(server);
      long study = seed.study();
      List<Seed.Made> trials = new ArrayList<>();
      for (int number = 0; number < payloads.size(); number++) {
        Seed.Made made = seed.trial(study, number, 0.5 + number / 100.);
        write(server, seed, made, number, payloads);
        trials.add(made);
      }
      nameStudies(server, seed, study, payloads);
      String secret =
          Json.mapper()
              .readTree(
                  server
                      .as(
                          server.adminToken(),
                          "POST",
                          "/api/v1/accounts",
                          Map.of("name", "boss", "role", "admin"))
                      .body())
              .path("secret")
              .asText();
      Seed.Made first = trials.getFirst();
      System.out.printf(
          "ready http://127.0.0.1:%d %s %s %d %d %s%n",
          server.port(), server.adminToken(), secret, study, first.trialId(), first.runId());
      while (System.in.read() >= 0) {
        // Until whoever started this is gone.
      }
    }
  }

  /** The first study as the first payload, and one more for each of the others. */
  private static void nameStudies(TestServer server, Seed seed, long first, List<String> payloads)
      throws IOException, InterruptedException {
    for (int number = 0; number < payloads.size(); number++) {
      String text = payloads.get(number);
      long study = number == 0 ? first : seed.study();
      if (number > 0) {
        write(server, seed, seed.trial(study, 0, 0.5), number, payloads);
      }
      server
          .jdbi()
          .useHandle(
              h ->
                  h.execute(
                      """
                      update study set name = ?, reason = ?, queue = ?, source_text = ?, state = 'RUNNING'
                      where study_id = ?
                      """,
                      text,
                      text,
                      text,
                      text,
                      study));
    }
  }

  private static void write(
      TestServer server, Seed seed, Seed.Made made, int number, List<String> payloads) {
    String text = payloads.get(number);
    for (int line = 0; line < payloads.size(); line++) {
      seed.log(made.runId(), 1, line + 1, payloads.get(line));
    }
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 1; step <= 20; step++) {
      points.add(new MetricPoint("test_accuracy", step, step, step / 20.));
      points.add(new MetricPoint(text, step, step, step));
    }
    seed.points(made.runId(), points);
    server
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  "update run set name = ?, user_id = ? where run_id = ?",
                  text,
                  text,
                  made.runId());
              h.execute(
                  """
                  update trial set reason = ?, variant = ?,
                    parameters = parameters || jsonb_build_object(?, ?)
                  where trial_id = ?
                  """,
                  text,
                  text,
                  text,
                  text,
                  made.trialId());
              h.execute(
                  """
                  update attempt set message = ?, last_log_lines = ?, device = ?, worker_id = ?
                  where trial_id = ?
                  """,
                  text,
                  text,
                  text,
                  text,
                  made.trialId());
              h.execute(
                  """
                  insert into worker (worker_id, host, device, queue, slots) values (?, ?, ?, ?, 1)
                  on conflict do nothing
                  """,
                  text,
                  text,
                  text,
                  text);
              h.execute(
                  """
                  insert into run_param select run_number, ?, ? from run where run_id = ?
                  on conflict do nothing
                  """,
                  text,
                  text,
                  made.runId());
            });
  }
}
