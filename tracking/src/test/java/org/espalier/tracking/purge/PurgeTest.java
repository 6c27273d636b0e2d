package org.espalier.tracking.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.ArtifactWrite;
import org.espalier.tracking.artifact.ContentRegister;
import org.espalier.tracking.artifact.FolderArtifactStore;
import org.espalier.tracking.artifact.PostgresArtifactStore;
import org.espalier.tracking.metric.MetricPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a purge there is nothing left of what was deleted, and all of what was not. */
class PurgeTest {
  private static final Duration NOW = Duration.ZERO;

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.open();

  @AfterEach
  void close() {
    database.close();
  }

  private static void put(TrackingStores stores, String run, String name, String content)
      throws IOException {
    stores
        .artifacts()
        .put(
            run,
            ArtifactName.of(name),
            new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
            ArtifactWrite.LATEST_WINS);
  }

  private long count(String table) {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.select("select count(*) from " + table).mapTo(long.class).one());
  }

  private void seed(TrackingStores stores) throws IOException {
    database.run("kept");
    database.run("gone");
    put(stores, "kept", "shared.txt", "in both");
    put(stores, "gone", "shared.txt", "in both");
    put(stores, "gone", "own.txt", "in one");
    put(stores, "kept", "twice.txt", "first");
    put(stores, "kept", "twice.txt", "second");
    for (String run : List.of("kept", "gone")) {
      stores
          .metrics()
          .append(
              Map.of(run, List.of(new MetricPoint("m", 1, 1, 1), new MetricPoint("m", 2, 2, 2))));
    }
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    update run set lifecycle_stage = 'deleted', deleted_at = now() - interval '1 day'
                    where run_id = 'gone'
                    """));
  }

  private void purges(ArtifactStore contents) throws IOException {
    try (TrackingStores stores = TrackingStores.over(database.pool(), contents)) {
      seed(stores);
      Purge purge = new Purge(database.jdbi(), contents);
      PurgeReport expected = new PurgeReport(0, 1, 0, 0, 2, 2, 2, 11, 0, List.of());
      assertThat(purge.run(new PurgeRules(List.of(), NOW, NOW, true))).isEqualTo(expected);
      assertThat(count("run")).isEqualTo(2);
      assertThat(count("blob")).isEqualTo(4);
      assertThat(
              purge.run(new PurgeRules(List.of(), Duration.ofDays(2), Duration.ofDays(2), false)))
          .isEqualTo(new PurgeReport(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
      assertThat(purge.run(new PurgeRules(List.of(), NOW, NOW, false))).isEqualTo(expected);
      assertThat(purge.run(new PurgeRules(List.of(), NOW, NOW, false)))
          .isEqualTo(new PurgeReport(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
      assertThat(count("run")).isEqualTo(1);
      assertThat(count("blob")).isEqualTo(2);
      assertThat(count("metric_series")).isEqualTo(1);
      for (String name : List.of("shared.txt", "twice.txt")) {
        var artifact = stores.artifacts().find("kept", ArtifactName.of(name)).orElseThrow();
        assertThat(stores.artifacts().open(artifact, 0).readAllBytes()).isNotEmpty();
      }
      put(stores, "kept", "again.txt", "in one");
      var again = stores.artifacts().find("kept", ArtifactName.of("again.txt")).orElseThrow();
      assertThat(stores.artifacts().open(again, 0).readAllBytes()).hasSize(6);
    }
  }

  @Test
  void contentsInTheDatabase() throws IOException {
    purges(new PostgresArtifactStore(database.pool()));
    assertThat(count("blob_upload")).isEqualTo(3);
    assertThat(count("blob_part")).isEqualTo(3);
  }

  @Test
  void contentsInAFolderAndUploadsThatBrokeOff() throws IOException {
    Files.write(folder.resolve("upload-1.part"), new byte[10]);
    ArtifactStore store = new FolderArtifactStore(folder, ContentRegister.in(database.pool()));
    assertThat(store.deleteUnfinished(Duration.ofHours(1), false)).isZero();
    assertThat(store.deleteUnfinished(NOW, true)).isEqualTo(1);
    assertThat(store.deleteUnfinished(NOW, false)).isEqualTo(1);
    purges(store);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @Test
  void aDeletedExperimentGoesWithItsRuns() throws IOException {
    long experiment =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .select(
                            """
                            insert into experiment (name, lifecycle_stage, deleted_at)
                            values ('old', 'deleted', now() - interval '40 days')
                            returning experiment_id
                            """)
                        .mapTo(long.class)
                        .one());
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into run (run_id, experiment_id) values ('of-it', ?)", experiment));
    Purge purge = new Purge(database.jdbi(), new PostgresArtifactStore(database.pool()));
    PurgeReport report = purge.run(PurgeRules.DEFAULT);
    assertThat(report.experiments()).isEqualTo(1);
    assertThat(report.runs()).isEqualTo(1);
    assertThat(count("experiment")).isEqualTo(1);
  }
}
