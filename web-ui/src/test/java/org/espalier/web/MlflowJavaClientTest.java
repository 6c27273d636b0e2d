package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.RunsPage;

/** MLflow's own Java client, unchanged, against the server. */
class MlflowJavaClientTest {
  private static TestServer server;
  private static MlflowClient client;

  @BeforeAll
  static void start() {
    server = TestServer.open();
    client = new MlflowClient("http://127.0.0.1:" + server.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void experimentsAreCreatedFoundRenamedDeletedAndRestored() {
    String id = client.createExperiment("Prüfstand 🎯");
    assertThat(client.getExperiment(id).getName()).isEqualTo("Prüfstand 🎯");
    assertThat(client.getExperimentByName("Prüfstand 🎯")).isPresent();
    assertThat(client.getExperimentByName("nobody")).isEmpty();
    client.renameExperiment(id, "renamed");
    client.setExperimentTag(id, "team", "blue");
    assertThat(client.getExperiment(id).getTagsList())
        .extracting(Service.ExperimentTag::getKey)
        .containsExactly("team");
    client.deleteExperiment(id);
    assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
    assertThatThrownBy(() -> client.createExperiment("renamed"))
        .hasMessageContaining("RESOURCE_ALREADY_EXISTS");
    client.restoreExperiment(id);
    assertThat(client.searchExperiments("name = 'renamed'").getItems()).hasSize(1);
  }

  @Test
  void theDefaultExperimentIsThere() {
    assertThat(client.getExperiment("0").getName()).isEqualTo("Default");
  }

  @Test
  void aRunKeepsWhatIsLogged() {
    String run = client.createRun("0").getRunId();
    client.logParam(run, "rate", "0.1");
    client.logParam(run, "rate", "0.1");
    assertThatThrownBy(() -> client.logParam(run, "rate", "0.2"))
        .hasMessageContaining("INVALID_PARAMETER_VALUE");
    client.logMetric(run, "loss", 2.0, 2000, -5);
    client.logMetric(run, "loss", -3.0, 3000, 4);
    client.logMetric(run, "loss", 4.0, 2999, 4);
    client.logMetric(run, "odd", Double.NaN, 1, 0);
    client.logMetric(run, "odd", Double.POSITIVE_INFINITY, 2, 0);
    client.setTag(run, "who", "Zoë");
    client.setTag(run, "who", "Zoë again");
    client.setTerminated(run, Service.RunStatus.FINISHED, 5_000);
    Service.Run read = client.getRun(run);
    assertThat(read.getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
    assertThat(read.getInfo().getEndTime()).isEqualTo(5_000);
    assertThat(read.getInfo().getRunUuid()).isEqualTo(run);
    assertThat(read.getData().getParamsList())
        .extracting(param -> param.getKey() + "=" + param.getValue())
        .containsExactly("rate=0.1");
    assertThat(read.getData().getMetricsList())
        .extracting(metric -> metric.getKey() + "=" + metric.getValue())
        .containsExactly("loss=-3.0", "odd=Infinity");
    assertThat(read.getData().getTagsList())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .contains("who=Zoë again");
    assertThat(client.getMetricHistory(run, "odd"))
        .extracting(Service.Metric::getValue)
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY);
    client.deleteTag(run, "who");
    client.deleteRun(run);
    assertThatThrownBy(() -> client.setTag(run, "late", "x")).hasMessageContaining("'active'");
    client.restoreRun(run);
    client.setTag(run, "late", "x");
  }

  @Test
  void aBatchIsLoggedWholeAndTwiceIsOnce() {
    String run = client.createRun("0").getRunId();
    List<Service.Metric> metrics = new ArrayList<>();
    for (int step = 0; step < 900; step++) {
      metrics.add(
          Service.Metric.newBuilder()
              .setKey("m")
              .setStep(step)
              .setTimestamp(step)
              .setValue(step)
              .build());
    }
    List<Service.Param> params =
        IntStream.range(0, 100)
            .mapToObj(i -> Service.Param.newBuilder().setKey("p" + i).setValue("v").build())
            .toList();
    client.logBatch(run, metrics, params, List.of());
    client.logBatch(run, metrics, params, List.of());
    assertThat(client.getMetricHistory(run, "m")).hasSize(900);
    assertThat(client.getRun(run).getData().getParamsList()).hasSize(100);
  }

  @Test
  void runsAreSearchedInPages() {
    String experiment = client.createExperiment("search");
    for (int i = 0; i < 25; i++) {
      String run = client.createRun(experiment).getRunId();
      client.logMetric(run, "score", i, 0, 0);
      client.logParam(run, "kind", i % 2 == 0 ? "even" : "odd");
    }
    List<String> ids = List.of(experiment);
    RunsPage page =
        client.searchRuns(
            ids,
            "metrics.score >= 5 AND params.kind = 'odd'",
            Service.ViewType.ACTIVE_ONLY,
            4,
            List.of("metrics.score DESC"));
    List<Double> scores = new ArrayList<>(scores(page));
    while (page.hasNextPage()) {
      page = (RunsPage) page.getNextPage();
      scores.addAll(scores(page));
    }
    assertThat(scores).containsExactly(23., 21., 19., 17., 15., 13., 11., 9., 7., 5.);
    assertThatThrownBy(
            () ->
                client.searchRuns(
                    ids, "metrics.score >>> 5", Service.ViewType.ACTIVE_ONLY, 4, List.of()))
        .hasMessageContaining("INVALID_PARAMETER_VALUE");
  }

  private static List<Double> scores(RunsPage page) {
    return page.getItems().stream().map(run -> run.getData().getMetrics(0).getValue()).toList();
  }

  @Test
  void theRegistryIsReadAsItWasWritten() {
    String run = client.createRun("0").getRunId();
    client.sendPost("registered-models/create", "{\"name\": \"digits\"}");
    client.sendPost(
        "model-versions/create",
        "{\"name\": \"digits\", \"source\": \"mlflow-artifacts:/0/%s/artifacts/model\", \"run_id\": \"%s\"}"
            .formatted(run, run));
    client.sendPost(
        "model-versions/transition-stage",
        "{\"name\": \"digits\", \"version\": \"1\", \"stage\": \"production\"}");
    assertThat(client.getRegisteredModel("digits").getLatestVersions(0).getCurrentStage())
        .isEqualTo("Production");
    assertThat(client.getModelVersion("digits", "1").getRunId()).isEqualTo(run);
    assertThat(client.getLatestVersions("digits", List.of("Production"))).hasSize(1);
    assertThat(client.getModelVersionDownloadUri("digits", "1")).endsWith("/artifacts/model");
    assertThat(client.searchModelVersions("name='digits'").getItems()).hasSize(1);
  }
}
