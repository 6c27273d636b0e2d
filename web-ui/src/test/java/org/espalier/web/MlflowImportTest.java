package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.MlflowServer;
import org.espalier.client.move.Export;
import org.espalier.client.move.FolderSource;
import org.espalier.client.move.ImportReport;
import org.espalier.client.move.MlflowImport;
import org.espalier.client.move.MlflowSource;
import org.espalier.client.move.ServerSource;
import org.espalier.client.view.RunBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a server and from a folder into a real server, twice, and out into files. */
class MlflowImportTest {
  private static final String RUN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder = Path.of(".");

  private final TestServer server = TestServer.open();
  private final ClientSettings settings =
      ClientSettings.of(URI.create("http://127.0.0.1:" + server.port()));
  private final EspalierClient client = new EspalierClient(settings, new SplittableRandom(1));
  private final MlflowServer mlflow = new MlflowServer(settings, new SplittableRandom(1));

  @BeforeEach
  void make() throws IOException {
    write("7/meta.yaml", "experiment_id: '7'\nlifecycle_stage: active\nname: 'digits: größe 🎯'\n");
    write("7/tags/team", "blue");
    write(
        "7/%s/meta.yaml".formatted(RUN),
        """
        artifact_uri: file:///somewhere/mlruns/7/0123456789abcdef0123456789abcdef/artifacts
        end_time: 1700000009000
        experiment_id: '7'
        lifecycle_stage: active
        run_id: 0123456789abcdef0123456789abcdef
        run_name: first
        start_time: 1700000000000
        status: 3
        user_id: zoë
        """);
    write("7/%s/params/rate".formatted(RUN), "0.1");
    write("7/%s/params/a/b".formatted(RUN), "nested");
    write("7/%s/tags/mlflow.runName".formatted(RUN), "first");
    StringBuilder points = new StringBuilder();
    for (int step = 0; step < 2_300; step++) {
      points.append(1_700_000_000_000L + step).append(' ').append(1.0 / (step + 1));
      points.append(' ').append(step).append('\n');
    }
    write("7/%s/metrics/train/loss".formatted(RUN), points.toString());
    write("7/%s/metrics/odd".formatted(RUN), "1 nan 0\n2 inf 1\n3 -inf 2\n3 -inf 2\n");
    write("7/%s/artifacts/model/weights.bin".formatted(RUN), "w".repeat(70_000));
    write("7/%s/artifacts/leer.txt".formatted(RUN), "");
    write(
        "7/%s/inputs/i1/meta.yaml".formatted(RUN),
        "source_id: d1\nsource_type: DATASET\ntags: {mlflow.data.context: training}\n");
    write(
        "7/datasets/d1/meta.yaml",
        "digest: abc\nname: mnist\nprofile: null\nschema: null\nsource: '{}'\nsource_type: local\n");
    write(".trash/8/meta.yaml", "experiment_id: '8'\nlifecycle_stage: deleted\nname: gone\n");
    write("models/net/meta.yaml", "name: net\ndescription: a net\n");
    write("models/net/aliases/champion", "3");
    for (int version : new int[] {1, 3}) {
      write(
          "models/net/version-%d/meta.yaml".formatted(version),
          """
          current_stage: Production
          name: net
          run_id: 0123456789abcdef0123456789abcdef
          source: file:///somewhere/mlruns/7/0123456789abcdef0123456789abcdef/artifacts/model
          version: %d
          """
              .formatted(version));
    }
    write(
        "7/models/m-1/meta.yaml",
        "model_id: m-1\nname: logged\nmodel_type: sklearn\nsource_run_id: %s\nstatus: 2\n"
            .formatted(RUN));
    write("7/models/m-1/artifacts/MLmodel", "flavors: {}");
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve("mlruns").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @AfterEach
  void stop() {
    mlflow.close();
    client.close();
    server.close();
  }

  private ImportReport bring(MlflowSource source) throws IOException {
    try (source) {
      return new MlflowImport(source, client, mlflow).run();
    }
  }

  @Test
  void aFolderComesOverWholeAndASecondTimeChangesNothing() throws IOException {
    ImportReport first = bring(new FolderSource(folder.resolve("mlruns")));
    assertThat(first.problems()).isEmpty();
    assertThat(first.found()).isEqualTo(new ImportReport.Counts(2, 1, 2_303, 2, 1, 1, 2));
    assertThat(first.present()).isEqualTo(first.found());
    assertThat(first.skipped()).isZero();
    JsonNode before = read();
    assertThat(before.at("/info/status").asText()).isEqualTo("FINISHED");
    assertThat(before.at("/info/end_time").asLong()).isEqualTo(1_700_000_009_000L);
    assertThat(before.at("/info/user_id").asText()).isEqualTo("zoë");
    assertThat(before.at("/data/params").toString()).contains("\"a/b\"", "\"nested\"");
    assertThat(before.at("/inputs/dataset_inputs/0/dataset/digest").asText()).isEqualTo("abc");
    assertThat(before.at("/outputs/model_outputs/0/model_id").asText()).isEqualTo("m-1");
    JsonNode alias =
        mlflow.get("registered-models/alias", Map.of("name", "net", "alias", "champion"));
    assertThat(alias.at("/model_version/version").asText()).isEqualTo("3");
    assertThat(alias.at("/model_version/source").asText())
        .matches("mlflow-artifacts:/\\d+/" + RUN + "/artifacts/model");
    ImportReport second = bring(new FolderSource(folder.resolve("mlruns")));
    assertThat(second.skipped()).isEqualTo(1);
    assertThat(second.present()).isEqualTo(first.found());
    assertThat(read()).isEqualTo(before);
  }

  private JsonNode read() {
    return mlflow.get("runs/get", Map.of("run_id", RUN)).path("run");
  }

  @Test
  void aServerComesOverFromTheMiddleOnAfterItWasStopped() throws IOException {
    bring(new FolderSource(folder.resolve("mlruns")));
    for (int i = 0; i < 25; i++) {
      String id =
          mlflow
              .post("runs/create", Map.of("experiment_id", "0", "start_time", i))
              .at("/run/info/run_id")
              .asText();
      client.runs().log(id, points(30));
      client.runs().status(id, "FINISHED", 99);
    }
    try (TestServer other = TestServer.open()) {
      ClientSettings there = ClientSettings.of(URI.create("http://127.0.0.1:" + other.port()));
      try (EspalierClient to = new EspalierClient(there, new SplittableRandom(1));
          MlflowServer toMlflow = new MlflowServer(there, new SplittableRandom(1));
          ServerSource source = new ServerSource(mlflow)) {
        MlflowImport stopped = new MlflowImport(new StopsAfter(source, 10), to, toMlflow);
        org.assertj.core.api.Assertions.assertThatThrownBy(stopped::run)
            .hasMessage("the line was cut");
        ImportReport report = new MlflowImport(source, to, toMlflow).run();
        assertThat(report.problems()).isEmpty();
        assertThat(report.skipped()).isEqualTo(10);
        assertThat(report.found()).isEqualTo(new ImportReport.Counts(3, 26, 3_053, 2, 1, 1, 2));
        assertThat(report.present()).isEqualTo(report.found());
        assertThat(
                other
                    .get("/model-versions/get-artifact?name=net&version=3&path=weights.bin")
                    .body())
            .hasSize(70_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static RunBatch points(int count) {
    List<RunBatch.Point> points = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      points.add(new RunBatch.Point("loss", step, step, step));
    }
    return new RunBatch(points, Map.of("p", "v"), Map.of());
  }

  @Test
  void runsAndPointsAreExportedInEveryFormat() throws IOException {
    bring(new FolderSource(folder.resolve("mlruns")));
    for (Export.Format format : Export.Format.values()) {
      Export export = new Export(mlflow);
      List<Path> files = export.run(folder.resolve("out"), format, "digits: größe 🎯", true);
      assertThat(files)
          .extracting(file -> String.valueOf(file.getFileName()))
          .containsExactly("runs." + format.ending(), "points." + format.ending());
      assertThat(export.progress().runs()).isEqualTo(1);
      assertThat(export.progress().points()).isEqualTo(2_303);
    }
    List<String> table = Files.readAllLines(folder.resolve("out/runs.csv"));
    assertThat(table).hasSize(2);
    assertThat(table.getFirst())
        .startsWith("run_id,experiment_id,experiment,name,user_id,status,start_time,end_time,")
        .contains("params.a/b,params.rate,metrics.odd,metrics.train/loss,");
    assertThat(table.getLast()).startsWith(RUN + ",").contains(",nested,0.1,-Infinity,");
    List<String> points = Files.readAllLines(folder.resolve("out/points.jsonl"));
    assertThat(points).hasSize(2_303);
    assertThat(points.getFirst()).contains("\"value\":\"NaN\"", "\"metric\":\"odd\"");
    byte[] parquet = Files.readAllBytes(folder.resolve("out/points.parquet"));
    assertThat(new String(parquet, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(parquet, parquet.length - 4, 4, StandardCharsets.US_ASCII))
        .isEqualTo("PAR1");
  }
}
