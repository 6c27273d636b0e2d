package org.espalier.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.database.DatabaseAddress;
import org.espalier.kafka.TopicNames;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server and one Kafka broker for all tests of a JVM, each started by the first who
 * asks and stopped at the JVM's end. Tests keep apart by a database and by topics of their own.
 */
public final class TestServices {

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres postgres;
  private static @Nullable EmbeddedKafka kafka;
  private static @Nullable Path folder;

  private TestServices() {}

  /** A new database with the newest schema and nothing else in it; copied in some 50 ms. */
  public static DatabaseAddress freshDatabase() {
    String name = "test_" + COUNTER.incrementAndGet();
    try {
      EmbeddedPostgres server = postgres();
      server.execute("create database " + name + " template espalier");
      return server.address(name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot copy the template database", e);
    }
  }

  /** {@code host:port} of the broker. */
  public static String bootstrap() {
    return kafka().bootstrap();
  }

  /** Topic names nobody else has; the topics themselves are the caller's to create. */
  public static TopicNames freshTopics() {
    return new TopicNames("t" + COUNTER.incrementAndGet() + ".");
  }

  private static synchronized EmbeddedPostgres postgres() {
    EmbeddedPostgres running = postgres;
    if (running == null) {
      try {
        running =
            EmbeddedPostgres.start(
                folder().resolve("postgres"), 0, EmbeddedPostgres.Durability.FAST);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      postgres = running;
    }
    return running;
  }

  private static synchronized EmbeddedKafka kafka() {
    EmbeddedKafka running = kafka;
    if (running == null) {
      try {
        running = EmbeddedKafka.start(folder().resolve("kafka"), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      kafka = running;
    }
    return running;
  }

  private static Path folder() throws IOException {
    Path present = folder;
    if (present == null) {
      present = Files.createTempDirectory("espalier-test-");
      folder = present;
      Runtime.getRuntime().addShutdownHook(new Thread(TestServices::stop, "stop-test-services"));
    }
    return present;
  }

  /**
   * A broker that waits for its controller may take half a minute to end, in which the build would
   * end this process and leave the database behind: it is given five seconds.
   */
  private static synchronized void stop() {
    EmbeddedKafka broker = kafka;
    Thread closing = Thread.ofPlatform().daemon().start(broker == null ? () -> {} : broker::close);
    try {
      if (postgres != null) {
        postgres.close();
      }
      if (closing.join(Duration.ofSeconds(5)) && folder != null) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * By a process of its own, which outlives this one: every test had a database, and forty thousand
   * files take longer than the build waits for the end.
   */
  private static void delete(Path directory) throws IOException {
    new ProcessBuilder("rm", "-rf", directory.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
