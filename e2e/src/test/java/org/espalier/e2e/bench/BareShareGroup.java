package org.espalier.e2e.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;

/** What a share group does with nothing around it: the floor under every dispatch. */
final class BareShareGroup {

  private static final String QUEUE = "bare";
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaClients clients;

  BareShareGroup(String bootstrap) {
    this.clients = new KafkaClients(bootstrap);
  }

  /**
   * Nanoseconds from send to receipt, one record after the other, after {@code warm} unmeasured.
   */
  List<Double> latencies(int warm, int count) throws Exception {
    LinkedBlockingQueue<Long> received = new LinkedBlockingQueue<>();
    CountDownLatch end = new CountDownLatch(1);
    List<Double> latencies = new ArrayList<>();
    prepare();
    try (ExecutorService pool = Executors.newSingleThreadExecutor();
        var producer = clients.producer("bare-producer")) {
      var unused = pool.submit(() -> consume(end, sent -> received.add(System.nanoTime() - sent)));
      for (int i = 0; i < warm + count; i++) {
        producer.send(record()).get();
        Long took = received.poll(30, TimeUnit.SECONDS);
        if (took == null) {
          throw new IllegalStateException("a record did not arrive within 30 s");
        }
        if (i >= warm) {
          latencies.add(took / 1e6);
        }
      }
      end.countDown();
    }
    return latencies;
  }

  /** Records a second that {@code consumers} take one at a time. */
  double rate(int consumers, int count) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(count);
    prepare();
    try (ExecutorService pool = Executors.newFixedThreadPool(consumers);
        var producer = clients.producer("bare-producer")) {
      for (int i = 0; i < consumers; i++) {
        var unused = pool.submit(() -> consume(end, sent -> left.countDown()));
      }
      TimeUnit.SECONDS.sleep(8);
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        var unused = producer.send(record());
      }
      if (!left.await(120, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " records did not arrive");
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      end.countDown();
      return count / seconds;
    }
  }

  private interface Receipt {
    void of(long sentNanos);
  }

  private Void consume(CountDownLatch end, Receipt receipt) {
    String topic = TopicNames.DEFAULT.tickets(QUEUE);
    try (var consumer = clients.shareConsumer(topic, "bare-" + Thread.currentThread().threadId())) {
      consumer.subscribe(List.of(topic));
      while (end.getCount() > 0) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          receipt.of(ByteBuffer.wrap(record.value()).getLong());
          consumer.acknowledge(record, AcknowledgeType.ACCEPT);
          consumer.commitSync();
        }
      }
    }
    return null;
  }

  private static ProducerRecord<String, byte[]> record() {
    byte[] value = ByteBuffer.allocate(1024).putLong(System.nanoTime()).array();
    return new ProducerRecord<>(TopicNames.DEFAULT.tickets(QUEUE), value);
  }

  private void prepare() {
    try (var admin = clients.admin("bare-setup")) {
      TopicSetup.ensureQueue(admin, TopicNames.DEFAULT, QUEUE);
    }
  }
}
