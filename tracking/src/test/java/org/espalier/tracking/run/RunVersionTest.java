package org.espalier.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.dataset.DatasetUse;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.model.LoggedModelStore;
import org.espalier.tracking.model.NewLoggedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The version of a run tells whoever keeps what was read of it that it is out of date. */
class RunVersionTest {
  private final TestDatabase database = TestDatabase.open();
  private final TrackingStores stores = database.stores();

  @BeforeEach
  void runs() {
    database.run("a");
    database.run("other");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long version(String runId) {
    return stores.runs().get(runId).version();
  }

  private void log(long step) {
    stores.metrics().append(Map.of("a", List.of(new MetricPoint("loss", step, step, step))));
  }

  private void use(String source, Map<String, String> tags) {
    stores
        .datasets()
        .use(
            stores.runs().get("a"),
            List.of(new DatasetUse("d", "1", source, "s", "", "", false, tags)));
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private Map<String, Runnable> changes() {
    RunStore runs = stores.runs();
    RunWriter writer = stores.runWriter();
    Map<String, Runnable> changes = new LinkedHashMap<>();
    changes.put("a param", () -> writer.write(RunWrite.ofParam("a", "p", "1")));
    changes.put("a tag", () -> writer.write(RunWrite.ofTag("a", "t", "1")));
    changes.put("another value of a tag", () -> writer.write(RunWrite.ofTag("a", "t", "2")));
    changes.put("a tag deleted", () -> runs.deleteTag("a", "t"));
    changes.put(
        "a rewind",
        () -> execute("select rewind_run(run_number, 1, 0) from run where run_id = 'a'"));
    changes.put("another status", () -> runs.update("a", RunStatus.FINISHED, null, null));
    changes.put("its deletion", () -> runs.setLifecycle("a", Lifecycle.DELETED));
    changes.put("its return", () -> runs.setLifecycle("a", Lifecycle.ACTIVE));
    changes.put("a data set", () -> use("local", Map.of()));
    changes.put("a tag of a data set", () -> use("local", Map.of("context", "train")));
    changes.put("another value of that tag", () -> use("local", Map.of("context", "test")));
    changes.put("another source of a data set", () -> use("s3", Map.of("context", "test")));
    changes.put(
        "what a data set is for", () -> use("s3", Map.of("mlflow.data.context", "training")));
    changes.put(
        "what else it is for", () -> use("s3", Map.of("mlflow.data.context", "validation")));
    changes.put("a model", () -> link(1));
    changes.put("a model at a later step", () -> link(2));
    changes.put("the end of a model", () -> execute("delete from logged_model"));
    return changes;
  }

  private void link(long step) {
    if (stores.loggedModels().find("m").isEmpty()) {
      stores.loggedModels().create(new NewLoggedModel("m", 0, "model", "", "", Map.of(), Map.of()));
    }
    stores
        .loggedModels()
        .link(stores.runs().get("a"), List.of(new LoggedModelStore.Link("m", true, step)));
  }

  private long points() {
    Run run = stores.runs().get("a");
    return stores.runs().pointCounts(List.of(run)).getOrDefault(run.runNumber(), 0L);
  }

  @Test
  void pointsThatAreAddedAreCountedInstead() {
    long before = version("a");
    for (long step = 1; step <= 3; step++) {
      log(step);
      log(step);
      assertThat(points()).isEqualTo(step);
    }
    assertThat(version("a")).isEqualTo(before);
  }

  @Test
  void itRisesWithEveryChangeOfWhatIsShownOfTheRun() {
    long other = version("other");
    log(1);
    log(2);
    changes()
        .forEach(
            (change, run) -> {
              long before = version("a");
              run.run();
              assertThat(version("a")).as(change).isGreaterThan(before);
            });
    assertThat(version("other")).as("of a run that nobody touched").isEqualTo(other);
  }

  @Test
  void itRisesOnceForAllThatATransactionChanges() {
    long before = version("a");
    stores
        .runWriter()
        .write(
            new RunWrite(
                "a",
                List.of(new MetricPoint("loss", 1, 1, 1), new MetricPoint("accuracy", 1, 1, 1)),
                Map.of("p", "1", "q", "2"),
                Map.of("t", "1")));
    assertThat(version("a")).isEqualTo(before + 1);
  }
}
