package org.espalier.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.database.Migrations;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServicesTest {

  @Test
  void postgresKeepsItsDataOverARestartAndAStalePidFile(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(data, 0, EmbeddedPostgres.Durability.SAFE)) {
      try (Connection connection = server.database("espalier").getConnection()) {
        connection.createStatement().execute("insert into experiment (name) values ('kept')");
      }
      assertThat(settings(server, "fsync", "full_page_writes", "synchronous_commit"))
          .as("what keeps a commit over a power cut")
          .containsOnly("on");
    }
    Files.writeString(data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(data, 0, EmbeddedPostgres.Durability.FAST)) {
      assertThat(names(server.database("espalier"))).containsExactly("Default", "kept");
    }
  }

  /** Made by a version of the product that had later migrations, but not yet this one. */
  @Test
  void aDataFolderGetsAMigrationThatIsLowerThanItsNewest() throws Exception {
    try (HikariDataSource database = TestServices.freshDatabase().pool("test", 4);
        Connection connection = database.getConnection()) {
      connection
          .createStatement()
          .execute("delete from flyway_schema_history where version = '40'; drop index trial_due");
      assertThat(Migrations.apply(database)).isEqualTo(1);
      assertThat(Migrations.apply(database)).isZero();
      try (ResultSet row =
          connection
              .createStatement()
              .executeQuery("select to_regclass('trial_due') is not null")) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
      }
    }
  }

  private static List<String> settings(EmbeddedPostgres server, String... names) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = server.database("espalier").getConnection()) {
      for (String name : names) {
        try (ResultSet row = connection.createStatement().executeQuery("show " + name)) {
          row.next();
          values.add(row.getString(1));
        }
      }
    }
    return values;
  }

  private static List<String> names(DataSource database) throws Exception {
    List<String> names = new ArrayList<>();
    try (Connection connection = database.getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select name from experiment order by name collate \"C\"")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  @Test
  void everyTestGetsADatabaseOfItsOwn() {
    assertThat(TestServices.freshDatabase()).isNotEqualTo(TestServices.freshDatabase());
  }

  @Test
  void ticketsWaitInAShareGroupOverARestartOfTheBroker(@TempDir Path folder) throws Exception {
    TopicNames topics = new TopicNames("restart.");
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("log"), 0)) {
      KafkaClients clients = new KafkaClients(broker.bootstrap());
      try (var admin = clients.admin("setup");
          var producer = clients.producer("producer")) {
        TopicSetup.ensure(admin, topics, Set.of("default"));
        TopicSetup.ensure(admin, topics, Set.of("default"));
        producer.send(new ProducerRecord<>(topics.tickets("default"), "1", bytes("first"))).get();
      }
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("log"), 0)) {
      assertThat(takeOne(new KafkaClients(broker.bootstrap()), topics.tickets("default")))
          .isEqualTo("first");
    }
  }

  @Test
  void noTicketWaitsForABusyWorkerWhileAnotherIsIdle() throws Exception {
    TopicNames topics = TestServices.freshTopics();
    KafkaClients clients = new KafkaClients(TestServices.bootstrap());
    String queue = topics.tickets("default");
    try (var admin = clients.admin("setup");
        var producer = clients.producer("producer");
        var busy = clients.shareConsumer(queue, "busy");
        var idle = clients.shareConsumer(queue, "idle")) {
      TopicSetup.ensure(admin, topics, Set.of("default"));
      busy.subscribe(Set.of(queue));
      idle.subscribe(Set.of(queue));
      // Both are members when each has taken a ticket.
      for (var worker : List.of(busy, idle)) {
        int taken = 0;
        for (int i = 0; i < 60 && taken == 0; i++) {
          producer.send(new ProducerRecord<>(queue, bytes("early"))).get();
          taken = takeAll(worker);
        }
        assertThat(taken).isPositive();
      }
      while (takeAll(idle) > 0) {
        // What is left of those.
      }

      List<String> numbers = List.of("1", "2", "3", "4", "5", "6", "7", "8");
      for (String number : numbers) {
        producer.send(new ProducerRecord<>(queue, number, bytes(number))).get();
      }
      int got = 0;
      for (int i = 0; i < 20 && got < numbers.size(); i++) {
        got += takeAll(idle);
      }
      assertThat(got).isEqualTo(numbers.size());
    }
  }

  /** Takes what comes within half a second, one ticket after the other. */
  private static int takeAll(KafkaShareConsumer<String, byte[]> worker) {
    int taken = 0;
    while (true) {
      var records = worker.poll(Duration.ofMillis(500));
      if (records.isEmpty()) {
        return taken;
      }
      for (ConsumerRecord<String, byte[]> record : records) {
        worker.acknowledge(record, AcknowledgeType.ACCEPT);
        worker.commitSync();
        taken++;
      }
    }
  }

  private static String takeOne(KafkaClients clients, String topic) {
    try (var consumer = clients.shareConsumer(topic, "worker")) {
      consumer.subscribe(Set.of(topic));
      for (int i = 0; i < 60; i++) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          consumer.acknowledge(record, AcknowledgeType.ACCEPT);
          consumer.commitSync();
          return new String(record.value(), StandardCharsets.UTF_8);
        }
      }
    }
    return "nothing";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
