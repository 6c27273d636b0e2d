package org.espalier.scheduler.event;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.espalier.core.message.WorkerEvent;
import org.espalier.scheduler.plan.Sessions;
import org.espalier.scheduler.store.Outage;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what was read, with the positions, in one transaction. Where one message spoils it, each
 * is applied by itself, and the one that cannot be is put aside: nothing a worker sends can halt
 * the scheduler.
 */
public final class EventBatch {

  private static final Logger LOG = LoggerFactory.getLogger(EventBatch.class);

  private final Transactions transactions;
  private final EventReader reader;
  private final EventApplier applier;
  private final Sessions sessions;
  private final EventCounts counts;
  private final Consumer<Transaction> then;

  /**
   * @param then what is done in the same transaction when all events of a batch were applied; where
   *     it fails, the events are applied without it
   */
  public EventBatch(
      Transactions transactions,
      EventReader reader,
      EventApplier applier,
      Sessions sessions,
      EventCounts counts,
      Consumer<Transaction> then) {
    this.transactions = transactions;
    this.reader = reader;
    this.applier = applier;
    this.sessions = sessions;
    this.counts = counts;
    this.then = then;
  }

  /**
   * @return the studies that should be planned now
   * @throws RuntimeException if the database is away; nothing is lost, the reader must {@link
   *     EventReader#seek} again
   */
  public Set<Long> apply(List<Heard> messages) {
    try {
      return together(messages, then);
    } catch (RuntimeException e) {
      sessions.clear();
      if (Outage.is(e)) {
        throw e;
      }
      LOG.debug("a batch of {} events failed, applying them one by one", messages.size(), e);
    }
    Set<Long> touched = new HashSet<>();
    for (Heard message : messages) {
      try {
        touched.addAll(together(List.of(message), transaction -> {}));
      } catch (RuntimeException e) {
        sessions.clear();
        if (Outage.is(e)) {
          throw e;
        }
        bury(message.record(), e);
      }
    }
    return touched;
  }

  private Set<Long> together(List<Heard> messages, Consumer<Transaction> afterwards) {
    Map<Integer, Long> next = new HashMap<>();
    messages.forEach(
        message -> next.put(message.record().partition(), message.record().offset() + 1));
    Set<Long> trials = new HashSet<>();
    Set<Long> ending = new HashSet<>();
    messages.forEach(message -> find(message, trials, ending));
    EventCounts.Tally tally = new EventCounts.Tally();
    Set<Long> touched =
        transactions.runOfEvents(
            trials,
            ending,
            transaction -> {
              messages.forEach(message -> apply(transaction, message, tally));
              move(transaction, next);
              afterwards.accept(transaction);
              return transaction.touched();
            });
    reader.moved(next);
    counts.add(tally);
    return touched;
  }

  /**
   * @param trials gains those that are spoken of
   * @param ending gains those of them after which their studies are planned
   */
  private static void find(Heard message, Set<Long> trials, Set<Long> ending) {
    if (message.event().isEmpty()) {
      return;
    }
    switch (message.event().get()) {
      case WorkerEvent.OfAttempt of -> {
        trials.add(of.attempt().trialId());
        if (ends(of)) {
          ending.add(of.attempt().trialId());
        }
      }
      case WorkerEvent.Heartbeat heartbeat ->
          heartbeat.attempts().forEach(progress -> trials.add(progress.trialId()));
      case WorkerEvent.Left left -> {}
    }
  }

  private static boolean ends(WorkerEvent.OfAttempt event) {
    return switch (event) {
      case WorkerEvent.Finished finished -> true;
      case WorkerEvent.Stopped stopped -> true;
      case WorkerEvent.Failed failed -> true;
      case WorkerEvent.Claimed claimed -> false;
      case WorkerEvent.Started started -> false;
      case WorkerEvent.WeightsTaken taken -> false;
      case WorkerEvent.EpochFinished epoch -> false;
      case WorkerEvent.CheckpointSaved saved -> false;
    };
  }

  private void apply(Transaction transaction, Heard message, EventCounts.Tally tally) {
    if (message.event().isEmpty()) {
      tally.buried++;
      bury(transaction, message.record(), message.problem());
    } else if (applier.apply(transaction, message.event().get())) {
      tally.applied++;
    } else {
      tally.dropped++;
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, RuntimeException cause) {
    LOG.error(
        "event {}-{} at {} cannot be applied and is put aside: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        cause.toString());
    LOG.debug("because of", cause);
    Map<Integer, Long> next = Map.of(record.partition(), record.offset() + 1);
    transactions.run(
        transaction -> {
          bury(transaction, record, cause.toString());
          move(transaction, next);
          return true;
        });
    reader.moved(next);
    EventCounts.Tally tally = new EventCounts.Tally();
    tally.buried++;
    counts.add(tally);
  }

  private static void bury(
      Transaction transaction, ConsumerRecord<String, byte[]> record, String reason) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    transaction
        .positions()
        .bury(
            record.topic(),
            record.partition(),
            record.offset(),
            reason,
            new String(value, 0, Math.min(value.length, 16_000), StandardCharsets.UTF_8));
  }

  private void move(Transaction transaction, Map<Integer, Long> next) {
    transaction.positions().move(reader.topic(), reader.positions(), next);
  }
}
