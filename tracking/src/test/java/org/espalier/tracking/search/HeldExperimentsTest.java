package org.espalier.tracking.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.access.ProjectScope;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.RunStatus;
import org.espalier.tracking.run.RunWrite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered in memory is what the database would have answered, at every moment. */
class HeldExperimentsTest {
  private static final double[] VALUES = {
    -1, 0.5, 0.5, 3, -0.0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN
  };
  private static final List<RunSearch.View> VIEWS = List.of(RunSearch.View.values());
  private static final String BY_LOSS = "metrics.loss DESC";

  private final TestDatabase database = TestDatabase.open();
  private final RunSearch search = database.stores().runSearch();

  @BeforeEach
  void write() {
    for (int i = 0; i < 40; i++) {
      database.run("run%02d".formatted(i));
    }
    change(new Random(1), 300);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void execute(String sql, Object... values) {
    database.jdbi().useHandle(handle -> handle.execute(sql, values));
  }

  private void change(Random random, int times) {
    for (int i = 0; i < times; i++) {
      change(random);
    }
  }

  private void change(Random random) {
    String id = "run%02d".formatted(random.nextInt(50));
    if (database.stores().runs().find(id).isEmpty()) {
      if (random.nextInt(4) == 0) {
        execute(
            "insert into run (run_id, experiment_id, started_at) values (?, 0, to_timestamp(?))",
            id,
            random.nextInt(3));
      }
      return;
    }
    var runs = database.stores().runs();
    var writer = database.stores().runWriter();
    int step = random.nextInt(1_000);
    switch (random.nextInt(10)) {
      case 0 -> runs.setLifecycle(id, Lifecycle.DELETED);
      case 1, 2 -> runs.setLifecycle(id, Lifecycle.ACTIVE);
      case 3 -> execute("delete from run where run_id = ?", id);
      case 4 ->
          execute("select rewind_run(run_number, ?, 0) from run where run_id = ?", step / 2, id);
      case 5 -> execute("update run set status = ? where run_id = ?", RunStatus.FAILED.name(), id);
      case 6 ->
          execute(
              """
              insert into run_param (run_number, key, value)
              select run_number, 'kind', ? from run where run_id = ? on conflict do nothing
              """,
              "k" + random.nextInt(3),
              id);
      case 7 -> {
        if (runs.get(id).lifecycle() == Lifecycle.ACTIVE) {
          writer.write(RunWrite.ofTag(id, "t", "v" + random.nextInt(3)));
        }
      }
      default ->
          database
              .stores()
              .metrics()
              .append(
                  Map.of(
                      id,
                      List.of(
                          new MetricPoint(
                              random.nextBoolean() ? "loss" : "other",
                              step,
                              1,
                              VALUES[random.nextInt(VALUES.length)]))));
    }
  }

  private static String filter(Random random, int depth) {
    if (depth > 0 && random.nextBoolean()) {
      String both = random.nextBoolean() ? " and " : " or ";
      String not = random.nextInt(3) == 0 ? "not " : "";
      return not + "(" + filter(random, depth - 1) + both + filter(random, depth - 1) + ")";
    }
    List<String> signs = List.of("=", "!=", "<", "<=", ">", ">=");
    return switch (random.nextInt(8)) {
      case 0 -> "params.kind = 'k1'";
      case 1 -> "params.kind != 'k1'";
      case 2 -> "tags.t " + (random.nextBoolean() ? "not " : "") + "in ('v0', 'v2')";
      case 3 -> "attributes.status = 'RUNNING'";
      case 4 -> "attributes.run_id != 'run07'";
      case 5 -> "tags.t is " + (random.nextBoolean() ? "not " : "") + "null";
      case 6 -> List.of("metrics.loss is null", "run_name is not null").get(random.nextInt(2));
      default ->
          "metrics.%s %s %s"
              .formatted(
                  random.nextBoolean() ? "loss" : "other",
                  signs.get(random.nextInt(signs.size())),
                  List.of("0.5", "0", "3", "-1").get(random.nextInt(4)));
    };
  }

  private static List<String> orders(Random random) {
    List<String> orders = new ArrayList<>();
    for (String metric : List.of("loss", "other")) {
      if (random.nextBoolean()) {
        orders.add("metrics." + metric + (random.nextBoolean() ? " DESC" : " ASC"));
      }
    }
    if (random.nextInt(3) == 0) {
      orders.add(
          random.nextInt(orders.size() + 1),
          "attributes.start_time" + (random.nextBoolean() ? " DESC" : ""));
    }
    return orders;
  }

  /** Of experiment 0 alone, which may be held, or beside one that is not there. */
  private List<Search.Page<CountedRun>> found(
      List<Long> experiments, String filter, RunSearch.View view, List<String> orders, int size) {
    List<Search.Page<CountedRun>> pages = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      pages.add(search.find(experiments, filter, view, orders, token, size));
      token = pages.getLast().next();
    } while (token.isPresent());
    return pages;
  }

  private List<String> withLoss(int value) {
    return ids("metrics.loss = " + value);
  }

  private List<String> ids(String filter) {
    return search
        .find(List.of(0L), filter, RunSearch.View.ALL, List.of(BY_LOSS), Optional.empty(), 1_000)
        .items()
        .stream()
        .map(run -> run.run().runId())
        .toList();
  }

  /** Searches until the experiment with its columns is held. */
  private void awaitHeld() {
    long before = search.answeredInMemory();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              search.find(
                  List.of(0L),
                  "metrics.loss > 0 and metrics.other > 0 and params.kind = '1' and tags.t = '1'",
                  RunSearch.View.ALL,
                  List.of(),
                  Optional.empty(),
                  1);
              return search.answeredInMemory() > before;
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itGivesThePagesOfTheDatabaseWhateverIsWrittenInBetween(long seed) {
    awaitHeld();
    Random random = new Random(seed);
    long before = search.answeredInMemory();
    int asked = 0;
    for (int i = 0; i < 150; i++) {
      change(random);
      String filter = filter(random, 2);
      List<String> orders = orders(random);
      RunSearch.View view = VIEWS.get(random.nextInt(3));
      int size = 1 + random.nextInt(12);
      var inMemory = found(List.of(0L), filter, view, orders, size);
      asked += inMemory.size();
      assertThat(inMemory)
          .as("%s %s %s", filter, view, orders)
          .isEqualTo(found(List.of(0L, 999_999L), filter, view, orders, size));
    }
    assertThat(search.answeredInMemory() - before).as("in memory").isEqualTo(asked);
  }

  @Test
  void itSeesACommitThatTookLongerThanThoseAfterIt() throws SQLException {
    database.run("slow0");
    log("slow0", 0, -5);
    awaitHeld();
    try (Connection slow = database.pool().getConnection()) {
      slow.setAutoCommit(false);
      try (var update = slow.createStatement()) {
        update.execute("update run set status = 'KILLED' where run_id = 'slow0'");
      }
      database.run("fast0");
      for (int i = 0; i < 3; i++) {
        log("fast0", i, i);
        assertThat(ids("attributes.status = 'KILLED'")).isEmpty();
      }
      slow.commit();
      assertThat(ids("attributes.status = 'KILLED'")).containsExactly("slow0");
      slow.setAutoCommit(true);
    }
  }

  private void log(String id, long step, double value) {
    database
        .stores()
        .metrics()
        .append(Map.of(id, List.of(new MetricPoint("loss", step, 1, value))));
  }

  @Test
  void whoHasWrittenFindsItWhileOthersWrite() throws Exception {
    for (int writer = 0; writer < 8; writer++) {
      database.run("w%04d".formatted(writer));
      log("w%04d".formatted(writer), 0, 0);
    }
    awaitHeld();
    long before = search.answeredInMemory();
    try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        String id = "w%04d".formatted(writer);
        done.add(writers.submit(() -> writeAndFind(id)));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(search.answeredInMemory() - before).isEqualTo(8 * 40);
  }

  private void writeAndFind(String id) {
    for (int i = 1; i <= 40; i++) {
      database
          .stores()
          .runWriter()
          .write(new RunWrite(id, List.of(new MetricPoint("loss", i, 1, i)), Map.of(), Map.of()));
      var found =
          search.find(
              List.of(0L),
              "metrics.loss = " + i + " and attributes.run_id = '" + id + "'",
              RunSearch.View.ALL,
              List.of(BY_LOSS),
              Optional.empty(),
              5);
      assertThat(found.items()).as("%s at %d", id, i).hasSize(1);
    }
  }

  @Test
  void whatWasToldAndIsLostIsReadAnew() {
    database.run("first");
    database.run("later");
    awaitHeld();
    execute("truncate run_change, run_change_log");
    log("first", 0, 71);
    assertThat(withLoss(71)).containsExactly("first");
    awaitHeld();
    log("later", 0, 72);
    assertThat(withLoss(72)).containsExactly("later");
  }

  @Test
  void moreChangesThanCanBeToldAreNotMissed() {
    database.run("first");
    awaitHeld();
    execute("insert into run_change (runs) select array[1] from generate_series(1, 20100)");
    log("first", 0, 71);
    assertThat(withLoss(71)).containsExactly("first");
  }

  @Test
  void whatIsToldIsDeletedAlsoWhereNobodyReadsIt() {
    execute("truncate run_change, run_change_log");
    database.run("first");
    for (int i = 0; i < 3; i++) {
      log("first", i, 71);
      execute("select trim_run_changes()");
      execute("update run_change_log set moved_at = moved_at - interval '6 minutes'");
    }
    execute("select trim_run_changes()");
    assertThat(changesKept()).isZero();
  }

  @Test
  void moreFieldsThanAreHeldAreAskedOfTheDatabase() {
    database.run("first");
    awaitHeld();
    log("first", 0, 71);
    String many =
        IntStream.range(0, 100)
            .mapToObj(i -> "params.p" + i + " = '1'")
            .collect(Collectors.joining(" or ", "(", ") or metrics.loss = 71"));
    for (int i = 0; i < 5; i++) {
      assertThat(ids(many)).containsExactly("first");
    }
    long before = search.answeredInMemory();
    assertThat(withLoss(71)).containsExactly("first");
    assertThat(search.answeredInMemory()).isEqualTo(before + 1);
  }

  private int changesKept() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from run_change").mapTo(int.class).one());
  }

  @Test
  void whatWasToldLongAgoIsDeletedAndNotMissed() {
    database.run("first");
    awaitHeld();
    for (int i = 0; i < 3; i++) {
      log("first", i, 71);
      execute("update run_change_log set moved_at = moved_at - interval '6 minutes'");
      execute("select trim_run_changes()");
    }
    assertThat(changesKept()).isEqualTo(1);
    assertThat(withLoss(71)).containsExactly("first");
  }

  @Test
  void itShowsNobodyWhatTheDatabaseWouldKeepFromThem() throws Exception {
    awaitHeld();
    assertThat(ids("")).isNotEmpty();
    ProjectScope.run(Set.of(), () -> assertThat(ids("")).isEmpty());
  }
}
