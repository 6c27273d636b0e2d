package org.espalier.tracking.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.espalier.core.message.MetricBatch;
import org.espalier.tracking.metric.MetricNames;
import org.espalier.tracking.metric.SeriesWriter;
import org.espalier.tracking.sql.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings metric points and log lines from Kafka into the database. Rows and positions are written
 * in one transaction, and positions move only from where they were read: each message has its
 * effect once, whoever is killed when. Several ingesters at once are safe but gain nothing.
 *
 * <p>While broker or database are away it waits and tries again. Messages it cannot read go to
 * dead_letter, those of senders that do not hold their attempt are counted in dropped_message.
 */
public final class Ingester implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingester.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PAUSE_MILLIS = 500;
  private static final long HELD_UP_MILLIS = 50;

  private final DataSource database;
  private final Consumer<?, byte[]> consumer;
  private final IngestTopics topics;
  private final MetricNames names;
  private final SeriesWriter series;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final LongAdder points = new LongAdder();
  private final LongAdder lines = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final Thread thread;
  private volatile long behind;
  private volatile boolean closed;

  /**
   * @param consumer with byte values, without a group and without automatic commits, reading from
   *     the earliest offset where it has none; the ingester closes it
   */
  public Ingester(DataSource database, Consumer<?, byte[]> consumer, IngestTopics topics) {
    this.database = database;
    this.consumer = consumer;
    this.topics = topics;
    this.names = new MetricNames(database);
    this.series = new SeriesWriter(names);
    this.thread = Thread.ofPlatform().name("ingester").daemon().unstarted(this::run);
  }

  public Ingester start() {
    thread.start();
    return this;
  }

  /** Whether it works; false after it was closed or broke down. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  public IngestCounts counts() {
    return new IngestCounts(points.sum(), lines.sum(), dropped.sum(), deadLetters.sum(), behind);
  }

  /** Ends after the transaction under way. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean placed = false;
    try (consumer) {
      while (!closed) {
        try {
          if (!placed) {
            place();
            placed = true;
          }
          step();
        } catch (WakeupException e) {
          closed = true;
        } catch (Positions.MovedException e) {
          LOG.info("{}; reading from where it stands now", e.getMessage());
          placed = false;
          pause(PAUSE_MILLIS);
        } catch (SQLException | RuntimeException e) {
          LOG.warn("cannot ingest, trying again: {}", e.toString());
          placed = false;
          pause(PAUSE_MILLIS);
        }
      }
    }
  }

  /** Takes all partitions and goes to where the database says. */
  private void place() throws SQLException {
    List<TopicPartition> partitions =
        Stream.of(topics.metrics(), topics.logs())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there are no topics " + topics);
    }
    consumer.assign(partitions);
    positions.clear();
    try (Connection connection = database.getConnection()) {
      positions.putAll(Positions.read(connection, partitions));
    }
    positions.forEach(consumer::seek);
    consumer.resume(consumer.paused());
  }

  private void step() throws SQLException {
    List<Message> messages = new ArrayList<>();
    for (ConsumerRecord<?, byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      long expected = positions.getOrDefault(partition, 0L);
      if (record.offset() > expected && !isFollowed(messages, partition)) {
        LOG.error(
            "records {} to {} of {} are gone from the broker before they were read",
            expected,
            record.offset() - 1,
            partition);
      }
      messages.add(Message.read(record, topics));
    }
    if (!messages.isEmpty()) {
      names.ensure(namesOf(messages));
      Set<TopicPartition> heldUp = ingest(messages);
      if (!heldUp.isEmpty()) {
        heldUp.forEach(
            partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
        pause(HELD_UP_MILLIS);
      }
    }
    behind = lag();
  }

  private static boolean isFollowed(List<Message> messages, TopicPartition partition) {
    for (Message message : messages.reversed()) {
      if (message.source().partition() == partition.partition()
          && message.source().topic().equals(partition.topic())) {
        return true;
      }
    }
    return false;
  }

  private Set<TopicPartition> ingest(List<Message> messages) throws SQLException {
    try {
      return apply(messages);
    } catch (SQLException e) {
      if (!isOfData(e)) {
        throw e;
      }
      if (messages.size() > 1) {
        return ingestOneByOne(messages);
      }
      LOG.warn("a message cannot be stored: {}", e.getMessage());
      var source = messages.getFirst().source();
      return apply(List.of(new Message.Poison(source, "it cannot be stored: " + e.getMessage())));
    }
  }

  private Set<TopicPartition> ingestOneByOne(List<Message> messages) throws SQLException {
    Set<TopicPartition> heldUp = new HashSet<>();
    for (Message message : messages) {
      var source = message.source();
      TopicPartition partition = new TopicPartition(source.topic(), source.partition());
      if (!heldUp.contains(partition)) {
        heldUp.addAll(ingest(List.of(message)));
      }
    }
    return heldUp;
  }

  /** The partitions that wait for a claim. */
  private Set<TopicPartition> apply(List<Message> messages) throws SQLException {
    IngestTransaction.Result result =
        Transactions.run(
            database,
            connection -> new IngestTransaction(connection, series).apply(messages, positions));
    positions.putAll(result.next());
    points.add(result.points());
    lines.add(result.lines());
    dropped.add(result.dropped());
    deadLetters.add(result.deadLetters());
    return result.heldUp();
  }

  private static Set<String> namesOf(List<Message> messages) {
    TreeSet<String> found = new TreeSet<>();
    String last = "";
    for (Message message : messages) {
      if (message instanceof Message.Metrics metrics) {
        for (MetricBatch.Point point : metrics.batch().points()) {
          if (!point.metric().equals(last)) {
            last = point.metric();
            found.add(last);
          }
        }
      }
    }
    return found;
  }

  private long lag() {
    long sum = 0;
    for (TopicPartition partition : positions.keySet()) {
      sum += consumer.currentLag(partition).orElse(0);
    }
    return sum;
  }

  /** Whether the data themselves are what PostgreSQL refuses (classes 22 and 23). */
  private static boolean isOfData(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
