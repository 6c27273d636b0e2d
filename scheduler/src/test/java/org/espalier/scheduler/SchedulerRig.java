package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.scheduler.policy.LeasePolicy;
import org.espalier.scheduler.policy.RetryPolicy;
import org.jdbi.v3.core.Jdbi;

/** A database, topics and schedulers of a test's own, and words to ask what became of things. */
final class SchedulerRig implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(40);

  final DatabaseAddress database = TestServices.freshDatabase();
  final TopicNames topics = TestServices.freshTopics();
  final Jdbi jdbi = Jdbi.create(database.url(), database.user(), database.password());
  private final LeasePolicy leases;
  private final List<FakeWorker> workers = new ArrayList<>();
  private final List<Scheduler> schedulers = new ArrayList<>();

  SchedulerRig(Duration lease) {
    leases = LeasePolicy.DEFAULT.withLease(lease);
    try (var admin = new KafkaClients(TestServices.bootstrap()).admin("rig")) {
      TopicSetup.ensure(admin, topics, Set.of("default"));
    }
  }

  Scheduler startScheduler() {
    SchedulerSettings settings =
        new SchedulerSettings(
            database,
            TestServices.bootstrap(),
            topics,
            leases,
            RetryPolicy.DEFAULT,
            "scheduler of a test");
    Scheduler scheduler = Scheduler.start(settings, new SimpleMeterRegistry());
    schedulers.add(scheduler);
    return scheduler;
  }

  FakeWorker startWorker(String id, Duration epoch) {
    FakeWorker worker = new FakeWorker(TestServices.bootstrap(), topics, "default", id, epoch);
    workers.add(worker);
    return worker;
  }

  WorkerVoice voice(String id) {
    return new WorkerVoice(TestServices.bootstrap(), topics, "default", id);
  }

  /** A search of that many trials of three epochs. */
  static String search(String name, int trials, int parallel, String pruner) {
    return """
    name: %s
    goal: {maximize: test_accuracy}
    data: {set: mnist-10k}
    model:
      flat: {type: flatten}
      hidden: {type: dense, units: {int: [8, 64]}}
      head: {type: classifier}
    training:
      epochs: 3
      batch_size: 32
      optimizer: adam
      learning_rate: {float: [0.001, 0.1], log: true}
    search: {sampler: random, pruner: %s, trials: %d, parallel: %d}
    seed: 7
    """
        .formatted(name, pruner, trials, parallel);
  }

  /** Stores a study as the API does. */
  long submit(String name, int trials, String file) {
    return jdbi.inTransaction(
        handle -> {
          long experiment =
              handle
                  .createUpdate("insert into experiment (name) values (:name)")
                  .bind("name", name)
                  .executeAndReturnGeneratedKeys("experiment_id")
                  .mapTo(Long.class)
                  .one();
          return handle
              .createUpdate(
                  """
                  insert into study (experiment_id, name, specification, source_text, queue, seed, trial_limit)
                  values (:experiment, :name, '{}', :file, 'default', 7, :trials)
                  """)
              .bind("experiment", experiment)
              .bind("name", name)
              .bind("file", file)
              .bind("trials", trials)
              .executeAndReturnGeneratedKeys("study_id")
              .mapTo(Long.class)
              .one();
        });
  }

  void request(long study, String kind) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into study_request (study_id, kind) values (?, ?)", study, kind));
  }

  String studyState(long study) {
    return text("select state from study where study_id = " + study);
  }

  int trials(long study, String state) {
    return Integer.parseInt(
        text(
            "select count(*) from trial where study_id = %d and state = '%s'"
                .formatted(study, state)));
  }

  /** The single value of a query, as text. */
  String text(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  List<String> texts(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  void awaitStudy(long study, String state) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(studyState(study)).isEqualTo(state));
  }

  void awaitText(String sql, String value) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(text(sql)).as(sql).isEqualTo(value));
  }

  void assertInvariants() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(new InvariantChecker(database).withoutArtifacts().violations())
                    .isEmpty());
  }

  @Override
  public void close() {
    for (FakeWorker worker : workers) {
      worker.close();
    }
    schedulers.forEach(Scheduler::close);
  }
}
