package org.espalier.e2e.farm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.espalier.core.json.Json;

/** Study files that train for seconds on real images, and the checks of what they left behind. */
public final class Studies {

  private static final String ROWS_RNN =
      """
      name: %s
      goal: {maximize: test_accuracy}
      data: {set: mnist-10k, view: rows, limit: 8000}
      model:
        rows: {type: tanh_rnn, units: %s}
        last: {type: last_step}
        head: {type: classifier}
      training: {epochs: %d, batch_size: 32, optimizer: adam, learning_rate: %s}
      search: {sampler: random, trials: %d, parallel: 2}
      seed: 11
      """;

  private Studies() {}

  /**
   * 12 trials of 8 epochs, none pruned: each lasts long enough to be struck between a checkpoint
   * and its end, however fast training has become.
   */
  public static String twelveTrials() {
    return ROWS_RNN.formatted(
        "twelve", "{choice: [32, 48, 64]}", 8, "{float: [0.0005, 0.005], log: true}", 12);
  }

  /** One trial of 16 epochs. */
  public static String oneTrial() {
    return ROWS_RNN.formatted("one", "64", 16, "0.001", 1);
  }

  /**
   * Submits a study file.
   *
   * @return its id
   */
  public static long submit(URI server, String file) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve("/api/v1/studies"))
              .header("Content-Type", "application/yaml")
              .POST(HttpRequest.BodyPublishers.ofString(file))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("submit: " + answer.statusCode() + " " + answer.body());
      }
      return Json.mapper().readTree(answer.body()).required("study_id").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * I9 on the contents themselves: every registered checkpoint is fetched over HTTP, counted and
   * hashed.
   *
   * @return those that are not what their row says, in words
   * @throws IllegalStateException if there is no checkpoint to look at
   */
  public static List<String> damagedCheckpoints(URI server, Ledger ledger) {
    List<String> damaged = new ArrayList<>();
    List<String> rows =
        ledger.sentences(
            "select run_id || ' ' || artifact || ' ' || sha256 || ' ' || bytes from checkpoint");
    if (rows.isEmpty()) {
      throw new IllegalStateException("no checkpoint was registered");
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String row : rows) {
        List<String> columns = List.of(row.split(" ", -1));
        String path = "/api/v1/runs/" + columns.get(0) + "/artifacts/" + columns.get(1);
        HttpResponse<byte[]> answer =
            http.send(
                HttpRequest.newBuilder(server.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(answer.body());
        if (answer.statusCode() != 200
            || answer.body().length != Long.parseLong(columns.get(3))
            || !HexFormat.of().formatHex(digest).equals(columns.get(2))) {
          damaged.add(
              path + " answers " + answer.statusCode() + " with another content than " + row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return damaged;
  }

  /**
   * Runs of the study's completed trials whose points are not exactly one an iteration and one an
   * epoch, from 1 to the last without a gap, in words.
   */
  public static List<String> brokenHistories(Ledger ledger, long studyId) {
    return ledger.sentences(
        """
        select 'trial ' || t.number || ' ' || p.metric || ': ' || count(*) || ' points, '
               || count(distinct p.step) || ' steps, ' || min(p.step) || ' to ' || max(p.step)
        from trial t
        join run r using (run_id)
        join metric_point p using (run_number)
        where t.study_id = %d and t.state = 'COMPLETED' and p.metric not like 'system/%%'
        group by t.number, p.metric
        having count(*) <> count(distinct p.step) or count(*) <> max(p.step) or min(p.step) <> 1
        union all
        select 'trial ' || number || ' ' || metric || ' was written at step ' || step || ' before the step before it'
        from (select t.number, p.metric, p.step, p.time,
                     lag(p.time) over (partition by t.number, p.metric order by p.step) as before
              from trial t join run r using (run_id) join metric_point p using (run_number)
              where t.study_id = %d and p.metric not like 'system/%%') ordered
        where time < before
        union all
        select 'trial ' || t.number || ' has no points of iteration/loss'
        from trial t join run r using (run_id)
        where t.study_id = %d and t.state = 'COMPLETED'
          and not exists (select 1 from metric_point p
                          where p.run_number = r.run_number and p.metric = 'iteration/loss')
        """
            .formatted(studyId, studyId, studyId));
  }
}
