package org.espalier.scheduler.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.scheduler.TestStudies;
import org.espalier.scheduler.leader.Leadership;
import org.espalier.scheduler.store.SchedulerPool;
import org.espalier.scheduler.store.Transactions;
import org.espalier.scheduler.store.TrialRow;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class ChangeAnnouncerTest {
  private final DatabaseAddress database = TestServices.freshDatabase();
  private final HikariDataSource pool = SchedulerPool.open(database);
  private final Jdbi jdbi = Jdbi.create(database.url(), database.user(), database.password());
  private Leadership leadership;
  private Transactions transactions;
  private ChangeAnnouncer announcer;
  private Thread thread;
  private long study;
  private Connection feed;
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    leadership = Leadership.tryAcquire(database, "test").orElseThrow();
    transactions =
        new Transactions(
            pool, leadership.generation(), messages -> {}, trials -> announcer.handOver(trials));
    announcer = new ChangeAnnouncer(transactions);
    thread = new Thread(announcer);
    study = TestStudies.insert(jdbi, "running", Optional.empty());
    feed = jdbi.open().getConnection();
    feed.createStatement().execute("listen espalier_changes");
  }

  @AfterEach
  void close() throws Exception {
    announcer.stop();
    thread.join();
    feed.close();
    leadership.close();
    pool.close();
  }

  private TrialRow trial(int number) {
    return transactions.run(
        transaction -> {
          String run = "run-" + number;
          transaction.runs().insert(0, run, run, Map.of(), Map.of());
          return transaction.trials().insert(study, number, "", run, Map.of());
        });
  }

  private List<String> hear(Duration wait) throws SQLException {
    PGNotification[] more = feed.unwrap(PGConnection.class).getNotifications((int) wait.toMillis());
    if (more != null) {
      Arrays.stream(more).map(PGNotification::getParameter).forEach(heard::add);
    }
    return heard;
  }

  private void awaitWord(String topic) {
    Awaitility.await().until(() -> hear(Duration.ofMillis(20)).contains(topic));
  }

  private void begin() throws SQLException {
    thread.start();
    awaitWord("study:" + study);
    hear(Duration.ofMillis(50));
    heard.clear();
  }

  @Test
  void whatAnEarlierLeaderMayNotHaveSaidIsSaidFirst() throws Exception {
    long justEnded = TestStudies.insert(jdbi, "just ended", Optional.of(Duration.ZERO));
    long longAgo = TestStudies.insert(jdbi, "long ago", Optional.of(Duration.ofHours(1)));
    hear(Duration.ofMillis(50));
    heard.clear();
    thread.start();
    awaitWord("study:" + justEnded);
    assertThat(heard).contains("study:" + study).doesNotContain("study:" + longAgo);
  }

  @Test
  void aChangeIsSaidAfterItsCommitAndNotInItsTransaction() throws Exception {
    begin();
    announcer.stop();
    thread.join();
    TrialRow trial = trial(0);
    assertThat(hear(Duration.ofMillis(300))).isEmpty();

    announcer = new ChangeAnnouncer(transactions);
    thread = new Thread(announcer);
    begin();
    transactions.run(
        transaction -> {
          transaction.trials().halt(trial);
          return true;
        });
    awaitWord("study:" + study);
  }

  @Test
  void aStudyThatChangesAllTheTimeIsSaidAFewTimesASecond() throws Exception {
    begin();
    TrialRow trial = trial(0);
    long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    int changes = 0;
    while (System.nanoTime() < until) {
      transactions.run(
          transaction -> {
            transaction.trials().halt(trial);
            return true;
          });
      changes++;
      hear(Duration.ofMillis(1));
    }
    hear(Duration.ofMillis(300));
    assertThat(heard).containsOnly("study:" + study).hasSizeBetween(2, 14);
    assertThat(changes).isGreaterThan(heard.size());
  }

  @Test
  void allStudiesAreSaidWhereACommitIsInDoubt() throws Exception {
    begin();
    announcer.sayAll();
    awaitWord("study:" + study);
  }

  @Test
  void theLastChangeIsSaidBeforeTheEnd() throws Exception {
    begin();
    trial(0);
    trial(1);
    announcer.stop();
    thread.join();
    awaitWord("study:" + study);
  }

  @Test
  void aDatabaseThatIsAwayForAMomentOnlyDelays() throws Exception {
    begin();
    jdbi.useHandle(
        handle -> handle.execute("alter table trial rename column study_id to is_away_for_now"));
    announcer.handOver(Set.of(-1L));
    Awaitility.await().pollDelay(Duration.ofMillis(200)).until(thread::isAlive);
    jdbi.useHandle(
        handle -> handle.execute("alter table trial rename column is_away_for_now to study_id"));
    trial(0);
    awaitWord("study:" + study);
  }

  @Test
  void whoeverElseWritesIsSaidByTheDatabase() throws Exception {
    begin();
    trial(0);
    awaitWord("study:" + study);
    announcer.stop();
    thread.join();
    hear(Duration.ofMillis(200));
    heard.clear();
    jdbi.useHandle(handle -> handle.execute("update trial set reason = 'by hand'"));
    awaitWord("study:" + study);
  }

  @Test
  void anOvertakenLeaderSaysNothingMore() throws Exception {
    begin();
    TrialRow trial = trial(0);
    awaitWord("study:" + study);
    jdbi.useHandle(
        handle -> handle.execute("update scheduler_leader set generation = generation + 1"));
    announcer.handOver(Set.of(trial.id()));
    thread.join(Duration.ofSeconds(5).toMillis());
    assertThat(thread.isAlive()).isFalse();
  }
}
