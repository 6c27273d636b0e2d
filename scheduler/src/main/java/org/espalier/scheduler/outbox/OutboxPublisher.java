package org.espalier.scheduler.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.core.message.Topics;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.scheduler.store.OutboxTable;
import org.espalier.scheduler.store.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed messages, each at least once, and marks them. Messages of this scheduler are
 * handed over right after their commit and leave in that order; what others wrote, what an earlier
 * leader left behind and what failed is found in the table, once a second. Marks follow behind,
 * many at a time: one that is lost only makes a message leave twice. One thread; failures are tried
 * again for ever, so a broker that is away only delays.
 */
public final class OutboxPublisher implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final int BATCH = 500;

  /** More are not kept in memory while the broker is away; they are found in the table later. */
  private static final int MOST_KNOWN = 20_000;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration MARK = Duration.ofMillis(100);
  private static final Duration BACK_OFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final Producer<String, byte[]> producer;
  private final Admin admin;
  private final TopicNames topics;
  private final BlockingQueue<OutboxTable.Message> handed = new LinkedBlockingQueue<>();

  /** Numbers of the messages that wait here, are on their way, or are published and not marked. */
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
  private final Set<String> ready = new HashSet<>();
  private volatile @Nullable Exception failure;
  private volatile boolean stopped;
  private long lookedAt;
  private long markedAt;

  public OutboxPublisher(
      Transactions transactions,
      Producer<String, byte[]> producer,
      Admin admin,
      TopicNames topics) {
    this.transactions = transactions;
    this.producer = producer;
    this.admin = admin;
    this.topics = topics;
  }

  /** Takes messages that were just committed. From any thread. */
  public void handOver(List<OutboxTable.Message> messages) {
    for (OutboxTable.Message message : messages) {
      if (known.size() < MOST_KNOWN && known.add(message.id())) {
        handed.add(message);
      }
    }
  }

  @Override
  public void run() {
    Duration wait = BACK_OFF;
    lookedAt = System.nanoTime() - LOOK.toNanos();
    markedAt = System.nanoTime();
    while (!stopped) {
      try {
        turn();
        wait = BACK_OFF;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Transactions.OvertakenException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("messages cannot be published, trying again: {}", e.toString());
        ready.clear();
        forgetHanded();
        if (!pause(wait)) {
          return;
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0 ? wait.multipliedBy(2) : wait;
      }
    }
    markLast();
  }

  /** Ends the thread after what it is at. */
  public void stop() {
    stopped = true;
  }

  private void turn() throws InterruptedException {
    Exception failed = failure;
    if (failed != null) {
      failure = null;
      throw new IllegalStateException(failed);
    }
    OutboxTable.Message first = handed.poll(MARK.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      List<OutboxTable.Message> batch = new ArrayList<>();
      batch.add(first);
      handed.drainTo(batch, BATCH);
      publishAll(batch);
    }
    if (System.nanoTime() - markedAt >= MARK.toNanos() || acknowledged.size() >= BATCH) {
      markedAt = System.nanoTime();
      mark();
    }
    if (handed.isEmpty() && System.nanoTime() - lookedAt >= LOOK.toNanos()) {
      lookedAt = System.nanoTime();
      publishOpen();
    }
  }

  /** Where one fails, it and those behind it are found in the table again. */
  private void publishAll(List<OutboxTable.Message> batch) {
    int sent = 0;
    try {
      for (OutboxTable.Message message : batch) {
        publish(message);
        sent++;
      }
    } finally {
      batch.stream().skip(sent).forEach(message -> known.remove(message.id()));
    }
  }

  /** What stands in the table and nobody handed over. */
  private void publishOpen() {
    List<OutboxTable.Message> open;
    do {
      open = transactions.read(transaction -> transaction.outbox().open(known, BATCH));
      for (OutboxTable.Message message : open) {
        if (known.add(message.id())) {
          publish(message);
        }
      }
    } while (open.size() == BATCH && known.size() < MOST_KNOWN);
  }

  private void publish(OutboxTable.Message message) {
    long id = message.id();
    try {
      prepare(message.topic());
      Future<?> unused =
          producer.send(
              new ProducerRecord<>(
                  message.topic(),
                  message.key(),
                  message.payload().getBytes(StandardCharsets.UTF_8)),
              (metadata, failed) -> {
                if (failed == null) {
                  acknowledged.add(id);
                } else {
                  known.remove(id);
                  failure = failed;
                }
              });
    } catch (RuntimeException e) {
      known.remove(id);
      throw e;
    }
  }

  private void mark() {
    List<Long> published = new ArrayList<>();
    for (Long id = acknowledged.poll(); id != null; id = acknowledged.poll()) {
      published.add(id);
    }
    if (published.isEmpty()) {
      return;
    }
    try {
      transactions.runRelaxed(transaction -> transaction.outbox().published(published));
    } catch (RuntimeException e) {
      acknowledged.addAll(published);
      throw e;
    }
    published.forEach(known::remove);
  }

  private void markLast() {
    try {
      producer.flush();
      mark();
    } catch (RuntimeException e) {
      LOG.debug("the last messages are not marked and will leave again", e);
    }
  }

  /** They stand in the table, and are found there. */
  private void forgetHanded() {
    List<OutboxTable.Message> waiting = new ArrayList<>();
    handed.drainTo(waiting);
    waiting.forEach(message -> known.remove(message.id()));
    lookedAt = System.nanoTime() - LOOK.toNanos();
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

  /** The topic of a queue is made when its first ticket leaves. */
  private void prepare(String topic) {
    String tickets = topics.prefix() + Topics.tickets("");
    if (topic.startsWith(tickets) && ready.add(topic)) {
      try {
        TopicSetup.ensureQueue(admin, topics, topic.substring(tickets.length()));
      } catch (RuntimeException e) {
        ready.remove(topic);
        throw e;
      }
    }
  }
}
