package org.espalier.scheduler.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.StudyReader;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.change.ChangeAnnouncer;
import org.espalier.scheduler.event.EventApplier;
import org.espalier.scheduler.plan.Sessions;
import org.espalier.scheduler.plan.Stops;
import org.espalier.scheduler.plan.StudyPlanner;
import org.espalier.scheduler.plan.TrialEnds;
import org.espalier.scheduler.policy.LeasePolicy;
import org.espalier.scheduler.policy.RetryPolicy;
import org.espalier.scheduler.store.OutboxTable;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.Transactions;
import org.espalier.search.space.Coordinates;
import org.jdbi.v3.core.Jdbi;

/**
 * A study whose trials go through the scheduler's own transactions, one trial at a time, without
 * Kafka: a claim; then the end of one trial and the planning of the next.
 */
final class PersistedStudy {
  private static final int WINDOW = 50;
  private static final String WORKER = "bench";
  private static final TopicNames TOPICS = new TopicNames("bench.");

  private final Transactions transactions;
  private final ChangeAnnouncer announcer;
  private final StudyPlanner planner;
  private final EventApplier applier;
  private final List<OutboxTable.Message> sent = new ArrayList<>();
  private final Coordinates coordinates;
  private final long study;

  /**
   * Submits a study.
   *
   * @param generation of the leader
   * @param file its goal is to minimise {@code test_loss}
   */
  PersistedStudy(HikariDataSource pool, long generation, String file, int trials) throws Exception {
    transactions = new Transactions(pool, generation, sent::addAll, this::announce);
    announcer = new ChangeAnnouncer(transactions);
    Sessions sessions = new Sessions();
    Stops stops = new Stops(TOPICS);
    TrialEnds ends = new TrialEnds(sessions, RetryPolicy.DEFAULT);
    planner = new StudyPlanner(TOPICS, sessions, ends, stops);
    applier = new EventApplier(sessions, ends, stops, LeasePolicy.DEFAULT);
    coordinates = new Coordinates(StudyReader.read(file).space());
    study = submit(Jdbi.create(pool), file, trials);
  }

  private static long submit(Jdbi jdbi, String file, int trials) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with made as (
                      insert into experiment (name) values ('bench ' || gen_random_uuid())
                      returning experiment_id)
                    insert into study (experiment_id, name, specification, source_text, queue, seed,
                      trial_limit)
                    select experiment_id, 'bench', '{}', :file, 'default', 7, :trials from made
                    returning study_id
                    """)
                .bind("file", file)
                .bind("trials", trials)
                .mapTo(Long.class)
                .one());
  }

  /** Milliseconds a trial over the last 50 before each checkpoint. */
  double[] run(int[] checkpoints) throws IOException, InterruptedException {
    Thread announcing = Thread.ofPlatform().start(announcer);
    try {
      return measure(checkpoints);
    } finally {
      announcer.stop();
      announcing.join();
    }
  }

  private double[] measure(int[] checkpoints) throws IOException {
    double[] milliseconds = new double[checkpoints.length];
    transactions.run(this::plan);
    int reached = 0;
    long window = 0;
    for (int trial = 1; reached < checkpoints.length; trial++) {
      Ticket ticket = next();
      AttemptReference me = new AttemptReference(ticket.trialId(), ticket.attempt(), WORKER);
      double loss = loss(ticket);
      long began = System.nanoTime();
      apply(new WorkerEvent.Claimed(me, 0, Instant.EPOCH), false);
      apply(new WorkerEvent.Finished(me, 1, Map.of("test_loss", loss), Instant.EPOCH), true);
      if (trial > checkpoints[reached] - WINDOW) {
        window += System.nanoTime() - began;
      }
      if (trial == checkpoints[reached]) {
        milliseconds[reached++] = window / 1e6 / WINDOW;
        window = 0;
      }
    }
    return milliseconds;
  }

  /** The ticket that the last transaction put into the outbox. */
  private Ticket next() throws IOException {
    String payload =
        sent.stream()
            .filter(message -> message.topic().equals(TOPICS.tickets("default")))
            .reduce((earlier, later) -> later)
            .orElseThrow()
            .payload();
    sent.clear();
    return Json.read(payload, Ticket.class);
  }

  private void announce(Set<Long> trials) {
    announcer.handOver(trials);
  }

  private boolean plan(Transaction transaction) {
    planner.plan(transaction, study);
    return true;
  }

  private void apply(WorkerEvent.OfAttempt event, boolean andPlan) {
    Set<Long> trial = Set.of(event.attempt().trialId());
    transactions.runOfEvents(
        trial,
        andPlan ? trial : Set.of(),
        transaction -> {
          if (!applier.apply(transaction, event)) {
            throw new IllegalStateException("not applied: " + event);
          }
          return !andPlan || plan(transaction);
        });
  }

  /** The squared distance of every coordinate to 0.3, as in {@code optuna_side.py}. */
  private double loss(Ticket ticket) {
    Map<String, ParameterValue> values =
        transactions.read(
            transaction -> transaction.trials().find(ticket.trialId()).orElseThrow().parameters());
    double sum = 0;
    for (double coordinate : coordinates.encode(values)) {
      sum += (coordinate - 0.3) * (coordinate - 0.3);
    }
    return sum;
  }
}
