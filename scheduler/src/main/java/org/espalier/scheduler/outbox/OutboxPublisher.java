package org.espalier.scheduler.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.espalier.core.message.Topics;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.scheduler.store.OutboxTable;
import org.espalier.scheduler.store.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed messages in their order, each at least once, and marks them. Woken by a
 * commit, and looking by itself once a second. One thread; failures are tried again for ever, so a
 * broker that is away only delays.
 */
public final class OutboxPublisher implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final int BATCH = 500;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration BACK_OFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final Producer<String, byte[]> producer;
  private final Admin admin;
  private final TopicNames topics;
  private final Semaphore signal;
  private final Set<String> ready = new HashSet<>();
  private volatile boolean stopped;

  /**
   * @param signal a permit is released whenever something was committed
   */
  public OutboxPublisher(
      Transactions transactions,
      Producer<String, byte[]> producer,
      Admin admin,
      TopicNames topics,
      Semaphore signal) {
    this.transactions = transactions;
    this.producer = producer;
    this.admin = admin;
    this.topics = topics;
    this.signal = signal;
  }

  @Override
  public void run() {
    Duration wait = BACK_OFF;
    while (!stopped) {
      try {
        if (publishBatch() < BATCH) {
          signal.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          signal.drainPermits();
        }
        wait = BACK_OFF;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Transactions.OvertakenException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("messages cannot be published, trying again: {}", e.toString());
        ready.clear();
        if (!pause(wait)) {
          return;
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0 ? wait.multipliedBy(2) : wait;
      }
    }
  }

  private static boolean pause(Duration wait) {
    try {
      Thread.sleep(wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the thread after the batch it is at. */
  public void stop() {
    stopped = true;
    signal.release();
  }

  private int publishBatch() throws InterruptedException {
    List<OutboxTable.Message> batch =
        transactions.run(transaction -> transaction.outbox().open(BATCH));
    if (batch.isEmpty()) {
      return 0;
    }
    batch.stream().map(OutboxTable.Message::topic).distinct().forEach(this::prepare);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (OutboxTable.Message message : batch) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  message.topic(),
                  message.key(),
                  message.payload().getBytes(StandardCharsets.UTF_8))));
    }
    producer.flush();
    List<Long> published = new ArrayList<>();
    RuntimeException failure = null;
    for (int i = 0; i < sent.size() && failure == null; i++) {
      try {
        sent.get(i).get();
        published.add(batch.get(i).id());
      } catch (ExecutionException e) {
        failure = new IllegalStateException(e.getCause());
      }
    }
    transactions.run(
        transaction -> {
          transaction.outbox().published(published);
          return published.size();
        });
    if (failure != null) {
      throw failure;
    }
    return batch.size();
  }

  /** The topic of a queue is made when its first ticket leaves. */
  private void prepare(String topic) {
    String tickets = topics.prefix() + Topics.tickets("");
    if (topic.startsWith(tickets) && ready.add(topic)) {
      TopicSetup.ensureQueue(admin, topics, topic.substring(tickets.length()));
    }
  }
}
