package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.espalier.tracking.metric.MetricPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Previews of study files, every answer checked against the document. */
class PreviewApiTest {
  private static TestServer server;
  private static Seed seed;

  @BeforeAll
  static void start() {
    server = TestServer.open();
    seed = new Seed(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> simulate(String query, String text)
      throws IOException, InterruptedException {
    return post("/api/v1/studies/simulate" + query, text);
  }

  private static HttpResponse<String> post(String path, String text)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(text)));
  }

  private static JsonNode preview(String query, String text)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = simulate(query, text);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Document.check("post", "/api/v1/studies/simulate", answer);
  }

  @Test
  void aPreviewSaysHowLongAndHowManyReachWhichEpoch() throws IOException, InterruptedException {
    JsonNode found = preview("?slots=2&epoch_seconds=10", Seed.example("mnist-cnn.yaml"));
    int trials = found.path("trials").asInt();
    assertThat(trials).isPositive();
    assertThat(found.path("completed").asInt() + found.path("pruned").asInt()).isEqualTo(trials);
    assertThat(found.path("reached").get(0).asInt()).isEqualTo(trials);
    assertThat(found.path("reached").get(found.path("epochs").asInt()).asInt())
        .isEqualTo(found.path("completed").asInt());
    // Each slot is busy at most all the time, and epochs take 6.7 s to 13.3 s.
    double busy = found.path("busy_seconds").asDouble();
    assertThat(busy).isLessThanOrEqualTo(2 * found.path("seconds").asDouble() + 1e-6);
    assertThat(busy / found.path("epochs_trained").asLong()).isBetween(6.7, 13.3);
    assertThat(found.path("seconds_low").asDouble())
        .isLessThanOrEqualTo(found.path("seconds").asDouble());
    assertThat(found.path("seconds_high").asDouble())
        .isGreaterThanOrEqualTo(found.path("seconds").asDouble());
    assertThat(found.path("epoch_seconds_from").asText()).isEqualTo("GIVEN");
    assertThat(found.path("samples")).isNotEmpty();
  }

  @Test
  void anEpochTakesWhatItTookBefore() throws IOException, InterruptedException {
    String text = Seed.example("mnist-cnn.yaml");
    assertThat(
            preview("", text.replaceFirst("(?m)^name:.*$", "name: never-ran"))
                .path("epoch_seconds")
                .asDouble())
        .isEqualTo(60);
    long study = seed.study();
    long trial = seed.trial(study, 0, 0.9).trialId();
    server
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    """
                    update trial set state = 'COMPLETED', epochs_done = 4,
                                     started_at = now() - interval '20 seconds', ended_at = now()
                    where trial_id = ?
                    """,
                    trial));
    JsonNode same = preview("", text);
    assertThat(same.path("epoch_seconds").asDouble()).isEqualTo(5);
    assertThat(same.path("epoch_seconds_from").asText()).isEqualTo("STUDY");
    assertThat(same.path("measured_trials").asInt()).isOne();
    JsonNode other = preview("", text.replaceFirst("(?m)^name:.*$", "name: never-ran"));
    assertThat(other.path("epoch_seconds_from").asText()).isEqualTo("QUEUE");
  }

  @Test
  void aPreviewPlaysTheCurvesOfAnEarlierStudyAgain() throws IOException, InterruptedException {
    long study = seed.study();
    Seed.Made trial = seed.trial(study, 0, 0.9);
    seed.points(
        trial.runId(),
        List.of(
            new MetricPoint("test_accuracy", 1, 1_000, 0.7),
            new MetricPoint("test_accuracy", 2, 9_000, 0.875)));
    String text = Seed.example("mnist-cnn.yaml");
    HttpResponse<String> early = simulate("?recorded=" + study, text);
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("No trial of study").contains("test_accuracy");
    server
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "update trial set state = 'COMPLETED', ended_at = now() where trial_id = ?",
                    trial.trialId()));

    JsonNode found = preview("?slots=2&recorded=" + study, text);
    assertThat(found.path("recorded").path("study_id").asLong()).isEqualTo(study);
    assertThat(found.path("recorded").path("trials").asInt()).isOne();
    assertThat(found.path("best").asDouble()).isEqualTo(0.875);
    // Its epochs took 8 s.
    assertThat(found.path("busy_seconds").asDouble() / found.path("epochs_trained").asLong())
        .isEqualTo(8, within(1e-6));
    assertThat(preview("?slots=2", text).path("best").isNull()).isTrue();
    assertThat(simulate("?recorded=999999", text).statusCode()).isEqualTo(404);
  }

  @Test
  void theModelsThatMayBeTrainedAreShownOneAfterTheOther()
      throws IOException, InterruptedException {
    String text = Seed.example("mnist-cnn.yaml");
    JsonNode previewed = preview("", text).path("samples");
    JsonNode third = sampled("?sample=2", text);
    assertThat(third.path("of").asInt()).isEqualTo(previewed.size());
    assertThat(third.path("values")).isEqualTo(previewed.get(2));
    assertThat(third.path("model").path("nodes"))
        .anyMatch(
            node ->
                node.path("name").asText().equals("block1")
                    && node.path("parameters").path("filters").asInt()
                        == third.path("values").path("block1.filters").asInt());
    JsonNode variant = sampled("", Seed.example("digits-transfer.yaml"));
    assertThat(variant.path("variant").asText()).isNotEmpty();
    assertThat(variant.path("of").asInt()).isGreaterThan(1);
    HttpResponse<String> beyond = sample("?sample=199", Seed.example("digits-transfer.yaml"));
    assertThat(beyond.statusCode()).isEqualTo(409);
    assertThat(beyond.body()).contains("there is no 199");
    assertThat(sample("?sample=200", text).statusCode()).isEqualTo(400);
    assertThat(sample("", "name: [").statusCode()).isEqualTo(422);
  }

  private static JsonNode sampled(String query, String text)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = sample(query, text);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Document.check("post", "/api/v1/studies/sample", answer);
  }

  private static HttpResponse<String> sample(String query, String text)
      throws IOException, InterruptedException {
    return post("/api/v1/studies/sample" + query, text);
  }

  @Test
  void whatIsNoSearchOrTooLargeOrWrongIsRefusedInWords() throws IOException, InterruptedException {
    String text = Seed.example("mnist-cnn.yaml");
    HttpResponse<String> variants = simulate("", Seed.example("digits-transfer.yaml"));
    assertThat(variants.statusCode()).isEqualTo(409);
    assertThat(variants.body()).contains("there is no search to simulate");
    HttpResponse<String> large = simulate("", text.replaceFirst("trials: \\d+", "trials: 90000"));
    assertThat(large.statusCode()).isEqualTo(409);
    assertThat(large.body()).contains("90,000 trials").contains("espalier simulate");
    assertThat(simulate("", "name: [").statusCode()).isEqualTo(422);
    assertThat(simulate("?slots=0.5", text).statusCode()).isEqualTo(400);
    assertThat(simulate("?epoch_seconds=0", text).statusCode()).isEqualTo(400);
    assertThat(simulate("?epoch_seconds=NaN", text).statusCode()).isEqualTo(400);
  }
}
