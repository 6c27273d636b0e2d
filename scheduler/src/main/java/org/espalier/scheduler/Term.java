package org.espalier.scheduler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.espalier.core.trial.StudyState;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicSetup;
import org.espalier.scheduler.change.ChangeAnnouncer;
import org.espalier.scheduler.event.EventApplier;
import org.espalier.scheduler.event.EventBatch;
import org.espalier.scheduler.event.EventCounts;
import org.espalier.scheduler.event.EventReader;
import org.espalier.scheduler.event.Heard;
import org.espalier.scheduler.leader.Leadership;
import org.espalier.scheduler.outbox.OutboxPublisher;
import org.espalier.scheduler.plan.Reaper;
import org.espalier.scheduler.plan.RequestHandler;
import org.espalier.scheduler.plan.Sessions;
import org.espalier.scheduler.plan.Stops;
import org.espalier.scheduler.plan.StudyPlanner;
import org.espalier.scheduler.plan.TrialEnds;
import org.espalier.scheduler.store.Due;
import org.espalier.scheduler.store.Outage;
import org.espalier.scheduler.store.OutboxTable;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leader's time in office. A {@link #cycle} applies the events that came and plans the studies
 * they changed, in one transaction; carries out requests; and once a second looks at what time has
 * made due: trials to be tried again, studies that wait for others or use up a time they have, what
 * is overdue. All studies are looked at when a term begins or something failed, and then a few each
 * second, in turn, so that nothing can be forgotten for ever.
 */
final class Term implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Term.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long BACK_OFF_MILLIS = 250;
  private static final int LOOKS_BETWEEN_CLEANING = 600;

  /** So many studies are planned in the transaction of the events that changed them. */
  private static final int PLANNED_AT_ONCE = 8;

  /** So many are looked at each second though nothing is known to have changed. */
  private static final int IN_TURN = 3;

  private final SchedulerSettings settings;
  private final Leadership leadership;
  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private final Admin admin;
  private final Transactions transactions;
  private final OutboxPublisher publisher;
  private final Thread publishing;
  private final ChangeAnnouncer announcer;
  private final Thread announcing;
  private final Thread listening;
  private final Sessions sessions = new Sessions();
  private final EventReader reader;
  private final EventBatch events;
  private final RequestHandler requests;
  private final StudyPlanner planner;
  private final Reaper reaper;
  private final Counter lost;

  private final Set<Long> dirty = new LinkedHashSet<>();
  private volatile boolean requested = true;
  private boolean mustSeek = true;
  private boolean mustSpare = true;
  private boolean mustLookAtAll = true;
  private OffsetDateTime dueUntil = OffsetDateTime.MIN;
  private long inTurn;
  private long lookedAt = System.nanoTime();
  private int looks;

  Term(SchedulerSettings settings, DataSource pool, MeterRegistry registry, Leadership leadership) {
    this.settings = settings;
    this.leadership = leadership;
    KafkaClients clients = new KafkaClients(settings.bootstrap());
    producer = clients.producer("espalier-scheduler");
    consumer = clients.consumer("espalier-scheduler");
    admin = clients.admin("espalier-scheduler");
    transactions = new Transactions(pool, leadership.generation(), this::handOver, this::announce);
    publisher = new OutboxPublisher(transactions, producer, admin, settings.topics());
    publishing = new Thread(publisher, "scheduler-outbox");
    announcer = new ChangeAnnouncer(transactions);
    announcing = new Thread(announcer, "scheduler-changes");
    listening = new Thread(() -> leadership.listen(this::wake), "scheduler-requests");
    Stops stops = new Stops(settings.topics());
    TrialEnds ends = new TrialEnds(sessions, settings.retries());
    reader = new EventReader(consumer, settings.topics().events());
    planner = new StudyPlanner(settings.topics(), sessions, ends, stops);
    events =
        new EventBatch(
            transactions,
            reader,
            new EventApplier(sessions, ends, stops, settings.leases()),
            sessions,
            new EventCounts(registry),
            this::planTouched);
    requests = new RequestHandler(ends, stops);
    reaper = new Reaper(settings.leases(), settings.topics(), ends, stops);
    lost =
        Counter.builder("espalier.scheduler.leases.lost")
            .description("Attempts whose worker was not heard of in time")
            .register(registry);
  }

  /**
   * Makes the topics and starts the helpers.
   *
   * @throws KafkaException if the broker does not answer
   */
  void begin() {
    TopicSetup.ensure(admin, settings.topics(), Set.of());
    publishing.start();
    announcing.start();
    listening.start();
  }

  boolean goesOn() {
    return !leadership.isLost();
  }

  /** Ends a wait; from any thread. */
  void wake() {
    requested = true;
    reader.wake();
  }

  /**
   * One round.
   *
   * @throws Transactions.OvertakenException if another scheduler leads
   */
  void cycle() {
    try {
      if (mustSeek) {
        reader.seek(transactions.run(transaction -> transaction.positions().all(reader.topic())));
        mustSeek = false;
      }
      Duration wait = dirty.isEmpty() && !requested ? WAIT : Duration.ZERO;
      List<Heard> messages = reader.poll(wait, planner.isHungry());
      if (!messages.isEmpty()) {
        dirty.addAll(events.apply(messages));
      }
      if (requested) {
        requested = false;
        handleRequests();
      }
      boolean look = mustLookAtAll || System.nanoTime() - lookedAt >= LOOK.toNanos();
      if (look) {
        lookedAt = System.nanoTime();
        look();
      }
      plan();
      if (look) {
        reap();
      }
    } catch (Transactions.OvertakenException e) {
      throw e;
    } catch (WakeupException e) {
      // Woken while it asked the broker something: the next round asks again.
      LOG.debug("woken", e);
    } catch (RuntimeException e) {
      LOG.warn("a round failed, trying again: {}", e.toString());
      LOG.debug("because of", e);
      recover();
    }
  }

  private void handleRequests() {
    dirty.addAll(
        transactions.run(
            transaction -> {
              requests.handleAll(transaction);
              transaction.studies().inState(StudyState.SUBMITTED).forEach(transaction::touch);
              return transaction.touched();
            }));
  }

  private void handOver(List<OutboxTable.Message> messages) {
    publisher.handOver(messages);
  }

  private void announce(Set<Long> trials) {
    announcer.handOver(trials);
  }

  private void look() {
    requested = false;
    handleRequests();
    dirty.addAll(planner.restless());
    if (mustLookAtAll) {
      lookAtAll();
      mustLookAtAll = false;
    } else {
      lookAtDue();
    }
    looks++;
    if (looks % LOOKS_BETWEEN_CLEANING == 0) {
      transactions.run(transaction -> transaction.outbox().forgetOld());
    }
  }

  private void lookAtAll() {
    dueUntil =
        transactions.read(
            transaction -> {
              dirty.addAll(transaction.studies().inState(StudyState.RUNNING));
              dirty.addAll(transaction.studies().inState(StudyState.PAUSED));
              return transaction.trials().now();
            });
  }

  private void lookAtDue() {
    Due due = transactions.read(transaction -> transaction.trials().dueSince(dueUntil));
    dueUntil = due.at();
    dirty.addAll(due.studies());
    List<Long> some =
        transactions.read(transaction -> transaction.studies().unfinishedAfter(inTurn, IN_TURN));
    inTurn = some.size() < IN_TURN ? 0 : some.getLast();
    dirty.addAll(some);
  }

  /** Plans what the events have touched, where that is little; else it is planned afterwards. */
  private void planTouched(Transaction transaction) {
    if (transaction.touched().size() <= PLANNED_AT_ONCE) {
      transaction.takeTouched().forEach(study -> planner.plan(transaction, study));
    }
  }

  private void plan() {
    for (long study : Set.copyOf(dirty)) {
      dirty.remove(study);
      try {
        dirty.addAll(
            transactions.run(
                transaction -> {
                  planner.plan(transaction, study);
                  return transaction.touched();
                }));
      } catch (RuntimeException e) {
        sessions.clear();
        if (Outage.is(e)) {
          throw e;
        }
        LOG.error("study {} cannot be planned", study, e);
        planner.again(study);
      }
    }
  }

  /** Lets leases run out, but only when all who could be heard were heard. */
  private void reap() {
    boolean heardAll;
    try {
      heardAll = reader.isCaughtUp();
    } catch (KafkaException e) {
      LOG.warn("the broker does not answer; no lease runs out meanwhile: {}", e.getMessage());
      mustSpare = true;
      return;
    }
    if (!heardAll) {
      return;
    }
    if (mustSpare) {
      transactions.run(transaction -> transaction.overdue().renewAll(settings.leases().lease()));
      mustSpare = false;
      return;
    }
    Set<Long> touched =
        transactions.run(
            transaction -> {
              lost.increment(reaper.reap(transaction));
              return transaction.touched();
            });
    dirty.addAll(touched);
    plan();
  }

  private void recover() {
    sessions.clear();
    announcer.sayAll();
    dirty.clear();
    requested = true;
    mustSeek = true;
    mustSpare = true;
    mustLookAtAll = true;
    try {
      Thread.sleep(BACK_OFF_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    publisher.stop();
    announcer.stop();
    leadership.close();
    try {
      publishing.join(Duration.ofSeconds(5));
      announcing.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(2));
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    admin.close(Duration.ofSeconds(2));
  }
}
