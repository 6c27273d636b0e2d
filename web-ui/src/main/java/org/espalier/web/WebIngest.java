package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.espalier.database.DatabaseAddress;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.tracking.ingest.IngestCounts;
import org.espalier.tracking.ingest.IngestTopics;
import org.espalier.tracking.ingest.Ingester;
import org.espalier.tracking.metric.HistoryCompactor;
import org.espalier.web.operation.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What works beside a web server, with connections of its own: the ingester, and the compactor that
 * packs the history; or nothing.
 */
public final class WebIngest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebIngest.class);
  private static final int CONNECTIONS = 3;

  private final @Nullable HikariDataSource pool;
  private final @Nullable Ingester ingester;
  private final @Nullable HistoryCompactor compactor;

  private WebIngest(
      @Nullable HikariDataSource pool,
      @Nullable Ingester ingester,
      @Nullable HistoryCompactor compactor) {
    this.pool = pool;
    this.ingester = ingester;
    this.compactor = compactor;
  }

  /** For a server that only serves. */
  public static WebIngest none() {
    return new WebIngest(null, null, null);
  }

  /** Starts reading; waits for a broker that is away. */
  public static WebIngest start(DatabaseAddress address, KafkaClients kafka, TopicNames names) {
    try (Admin admin = kafka.admin("espalier-web-setup")) {
      TopicSetup.ensure(admin, names, List.of());
    } catch (KafkaException e) {
      LOG.warn("the topics could not be created now: {}", e.toString());
    }
    HikariDataSource pool = address.pool("espalier-ingest", CONNECTIONS);
    Ingester ingester =
        new Ingester(
                pool,
                kafka.consumer("espalier-ingest"),
                new IngestTopics(names.metrics(), names.logs()))
            .start();
    return new WebIngest(
        pool, ingester, new HistoryCompactor(pool, HistoryCompactor.PAUSE).start());
  }

  /** What {@code /health} looks at. */
  public Map<String, HealthCheck> checks(DataSource database) {
    Map<String, HealthCheck> checks = new TreeMap<>();
    checks.put("database", () -> askDatabase(database));
    Ingester running = ingester;
    if (running != null) {
      checks.put("ingester", () -> ask(running));
    }
    return checks;
  }

  @Override
  public void close() {
    if (compactor != null) {
      compactor.close();
    }
    if (ingester != null) {
      ingester.close();
    }
    if (pool != null) {
      pool.close();
    }
  }

  private static String askDatabase(DataSource database) throws Exception {
    long start = System.nanoTime();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
    }
    return (System.nanoTime() - start) / 1_000_000 + " ms";
  }

  private static String ask(Ingester ingester) {
    if (!ingester.isAlive()) {
      throw new IllegalStateException("it has ended");
    }
    IngestCounts counts = ingester.counts();
    return counts.behind() + " messages behind";
  }
}
