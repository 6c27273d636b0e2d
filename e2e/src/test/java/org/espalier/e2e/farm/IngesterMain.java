package org.espalier.e2e.farm;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.espalier.database.DatabaseAddress;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.tracking.ingest.IngestTopics;
import org.espalier.tracking.ingest.Ingester;
import org.espalier.tracking.metric.HistoryCompactor;

/**
 * The ingester and the compactor as a process that may be killed: {@code IngesterMain URL USER
 * BOOTSTRAP}. It packs every 200 ms, so that kills meet that as well.
 */
public final class IngesterMain {

  private static final Duration PACK_PAUSE = Duration.ofMillis(200);

  private IngesterMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    DatabaseAddress address = new DatabaseAddress(arguments[0], arguments[1], "");
    KafkaClients kafka = new KafkaClients(arguments[2]);
    TopicNames topics = TopicNames.DEFAULT;
    try (HikariDataSource pool = address.pool("ingester", 3);
        Ingester ingester =
            new Ingester(
                pool,
                kafka.consumer("ingester"),
                new IngestTopics(topics.metrics(), topics.logs()));
        HistoryCompactor compactor = new HistoryCompactor(pool, PACK_PAUSE)) {
      ingester.start();
      compactor.start();
      System.out.println("ingesting");
      Thread.currentThread().join();
    }
  }
}
