package org.espalier.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.TrialState;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.scheduler.TestStudies;
import org.espalier.scheduler.leader.Leadership;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
  private final DatabaseAddress database = TestServices.freshDatabase();
  private final HikariDataSource pool = SchedulerPool.open(database);
  private final Jdbi jdbi = Jdbi.create(pool);
  private final List<OutboxTable.Message> sent = new ArrayList<>();
  private Leadership leadership;
  private Transactions transactions;
  private long study;

  @BeforeEach
  void lead() throws Exception {
    leadership = Leadership.tryAcquire(database, "test").orElseThrow();
    transactions = new Transactions(pool, leadership.generation(), sent::addAll, trials -> {});
    study = TestStudies.insert(jdbi, "test", Optional.empty());
  }

  @AfterEach
  void close() {
    leadership.close();
    pool.close();
  }

  private List<TrialRow> plan(Transaction transaction, int first, int count) {
    StudyRow row = transaction.studies().find(study).orElseThrow();
    return IntStream.range(first, first + count)
        .mapToObj(
            number -> {
              String run = UUID.randomUUID().toString().replace("-", "");
              Map<String, ParameterValue> values =
                  Map.of("rate", new ParameterValue.FloatValue(number / 8.0));
              transaction
                  .runs()
                  .insert(row.experimentId(), run, "t-" + number, values, Map.of("n", "" + number));
              return transaction.trials().insert(study, number, "", run, values);
            })
        .toList();
  }

  private static void move(Transaction transaction, TrialRow trial, TrialState... states) {
    for (TrialState state : states) {
      transaction
          .trials()
          .move(transaction.trials().find(trial.id()).orElseThrow(), state, "for the test");
    }
  }

  @Test
  void whatIsUnderWayCountsWhatTheTransactionHasNotWrittenYet() {
    List<TrialRow> trials = transactions.run(transaction -> plan(transaction, 0, 6));
    transactions.run(
        transaction -> {
          move(transaction, trials.get(1), TrialState.QUEUED);
          move(transaction, trials.get(2), TrialState.QUEUED, TrialState.RUNNING);
          move(transaction, trials.get(3), TrialState.QUEUED);
          return true;
        });
    transactions.run(
        transaction -> {
          move(transaction, trials.get(0), TrialState.QUEUED);
          move(transaction, trials.get(1), TrialState.RUNNING);
          move(transaction, trials.get(2), TrialState.WAITING);
          move(transaction, trials.get(3), TrialState.RUNNING, TrialState.COMPLETED);
          move(transaction, trials.get(4), TrialState.QUEUED, TrialState.WAITING);
          List<TrialRow> more = plan(transaction, 6, 3);
          move(transaction, more.get(0), TrialState.QUEUED);

          UnderWay ahead = transaction.trials().underWay(study);
          transaction.trials().counts(study); // which writes them
          UnderWay stored = transaction.trials().underWay(study);

          assertThat(ahead).isEqualTo(stored);
          assertThat(stored.queued()).isEqualTo(2);
          assertThat(stored.running()).isEqualTo(1);
          assertThat(stored.waiting()).extracting(TrialRow::number).containsExactly(2, 4, 5, 7, 8);
          return true;
        });
  }

  @Test
  void whatIsUnderWayMayBeReadBeforeTheTransactionChangesIt() {
    List<TrialRow> trials = transactions.run(transaction -> plan(transaction, 0, 4));
    transactions.run(
        transaction -> {
          move(transaction, trials.get(0), TrialState.QUEUED, TrialState.RUNNING);
          move(transaction, trials.get(1), TrialState.QUEUED);
          return true;
        });
    transactions.runOfEvents(
        trials.stream().map(TrialRow::id).toList(),
        List.of(trials.getFirst().id()),
        transaction -> {
          move(transaction, trials.get(0), TrialState.COMPLETED);
          move(transaction, trials.get(1), TrialState.RUNNING);
          move(transaction, trials.get(2), TrialState.QUEUED);
          plan(transaction, 4, 1);

          UnderWay ahead = transaction.trials().underWay(study);
          transaction.trials().counts(study); // which writes them
          transaction.trials().halt(trials.get(3));
          UnderWay stored = transaction.trials().underWay(study);

          assertThat(ahead.queued()).isEqualTo(1);
          assertThat(ahead.running()).isEqualTo(1);
          assertThat(ahead.waiting()).extracting(TrialRow::number).containsExactly(3, 4);
          assertThat(stored.busy()).isEqualTo(2);
          assertThat(stored.waiting()).extracting(TrialRow::halted).containsExactly(true, false);
          return true;
        });
  }

  @Test
  void aSpecificationIsThatOfTheCurrentAttemptWhoeverGrantedIt() throws Exception {
    TrialRow trial = transactions.run(transaction -> plan(transaction, 0, 1)).getFirst();
    TrialSpec first = specification(0.1);
    grant(transactions, trial.id(), 1, first);
    assertThat(specification(transactions, trial.id())).isEqualTo(first);

    Transactions others =
        new Transactions(pool, leadership.generation(), sent::addAll, trials -> {});
    assertThat(specification(others, trial.id())).isEqualTo(first);
    TrialSpec second = specification(0.2);
    grant(others, trial.id(), 2, second);

    assertThat(specification(others, trial.id())).isEqualTo(second);
    assertThat(specification(transactions, trial.id())).isEqualTo(second);
  }

  @Test
  void aSpecificationThatWasRolledBackWasNeverGranted() throws Exception {
    TrialRow trial = transactions.run(transaction -> plan(transaction, 0, 1)).getFirst();
    TrialSpec granted = specification(0.1);
    assertThatThrownBy(
            () ->
                transactions.run(
                    transaction -> {
                      transaction.trials().grant(trial, 1, granted);
                      throw new IllegalStateException("for the test");
                    }))
        .hasMessage("for the test");
    TrialSpec later = specification(0.2);
    grant(transactions, trial.id(), 1, later);
    assertThat(specification(transactions, trial.id())).isEqualTo(later);
  }

  private static void grant(Transactions by, long trial, int attempt, TrialSpec specification) {
    by.run(
        transaction -> {
          TrialRow row = transaction.trials().find(trial).orElseThrow();
          transaction.trials().grant(row, attempt, specification);
          return true;
        });
  }

  private static TrialSpec specification(Transactions by, long trial) {
    return by.runOfEvents(
        List.of(trial),
        List.of(),
        transaction -> transaction.trials().specification(trial).orElseThrow());
  }

  private static TrialSpec specification(double dropout) throws Exception {
    StudySpec study =
        StudyReader.read(
            """
            name: granted
            goal: {minimize: test_loss}
            data: {set: mnist-10k}
            model:
              flat: {type: flatten}
              thin: {type: dropout, rate: {float: [0, 0.9]}}
              head: {type: classifier}
            training: {epochs: 1, batch_size: 32, optimizer: adam, learning_rate: 0.01}
            search: {sampler: random, trials: 2}
            """);
    return study
        .resolve(Map.of("thin.rate", new ParameterValue.FloatValue(dropout)))
        .toTrialSpec(TransferSpec.NONE, 7);
  }

  @Test
  void runsKeepTheirParamsAndTagsHoweverManyAreMadeAtOnce() {
    transactions.run(transaction -> plan(transaction, 0, 1));
    transactions.run(transaction -> plan(transaction, 1, 7));
    List<String> runs =
        texts(
            """
            select run.name || ' ' || p.value || ' ' || t.value
            from run join run_param p using (run_number) join run_tag t using (run_number)
            order by run_number
            """);
    assertThat(runs)
        .containsExactlyElementsOf(
            IntStream.range(0, 8)
                .mapToObj(number -> "t-%d %s %d".formatted(number, number / 8.0, number))
                .toList());
  }

  @Test
  void aTrialThatHasMovedMeanwhileRollsAllOfItBack() {
    List<TrialRow> trials = transactions.run(transaction -> plan(transaction, 0, 2));
    assertThatThrownBy(
            () ->
                transactions.run(
                    transaction -> {
                      move(transaction, trials.get(0), TrialState.QUEUED);
                      move(transaction, trials.get(1), TrialState.QUEUED);
                      transaction.outbox().send("topic", "key", Map.of());
                      jdbi.useHandle(
                          other ->
                              other.execute(
                                  "update trial set state = 'CANCELLED' where trial_id = ?",
                                  trials.get(1).id()));
                      return true;
                    }))
        .hasMessageContaining("trial " + trials.get(1).id() + " is no longer WAITING");
    assertThat(states()).containsExactly("WAITING", "CANCELLED");
    assertThat(sent).isEmpty();
    assertThat(texts("select payload from outbox")).isEmpty();
  }

  @Test
  void anOvertakenLeaderWritesNothing() throws Exception {
    writesNothingWhenOvertaken(transactions::run);
  }

  @Test
  void anOvertakenLeaderThatHasReadWritesNothing() throws Exception {
    writesNothingWhenOvertaken(work -> transactions.runOfEvents(List.of(-1L), List.of(), work));
  }

  private void writesNothingWhenOvertaken(Consumer<Function<Transaction, Boolean>> run)
      throws Exception {
    TrialRow trial = transactions.run(transaction -> plan(transaction, 0, 1)).getFirst();
    leadership.close();
    try (Leadership next = await(database)) {
      assertThat(next.generation()).isGreaterThan(leadership.generation());
      assertThatThrownBy(
              () ->
                  run.accept(
                      transaction -> {
                        move(transaction, trial, TrialState.QUEUED);
                        transaction.outbox().send("topic", "key", Map.of());
                        return true;
                      }))
          .isInstanceOf(Transactions.OvertakenException.class);
    }
    assertThat(states()).containsExactly("WAITING");
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update scheduler_leader set generation = generation + 1",
        "update trial set state = 'CANCELLED'",
        "update attempt set state = 'LOST'"
      })
  void nobodyElseWritesBetweenReadingAndTheCommit(String write) throws Exception {
    TrialRow trial = transactions.run(transaction -> plan(transaction, 0, 1)).getFirst();
    TrialSpec granted = specification(0.1);
    transactions.run(
        transaction -> {
          transaction.attempts().offer(trial, 1, Optional.empty());
          transaction.trials().grant(trial, 1, granted);
          return true;
        });
    Jdbi other = Jdbi.create(database.url(), database.user(), database.password());
    transactions.runOfEvents(
        List.of(trial.id()),
        List.of(),
        transaction -> {
          assertThatThrownBy(
                  () ->
                      other.useTransaction(
                          handle -> {
                            handle.execute("set local lock_timeout = '200ms'");
                            handle.execute(write);
                          }))
              .hasMessageContaining("lock timeout");
          move(transaction, trial, TrialState.QUEUED);
          return true;
        });
    assertThat(states()).containsExactly("QUEUED");
  }

  @Test
  void whatFailsInTheRoundTripThatCommitsIsRolledBackWithAllOfIt() {
    TrialRow trial = transactions.run(transaction -> plan(transaction, 0, 1)).getFirst();
    assertThatThrownBy(
            () ->
                transactions.runOfEvents(
                    List.of(trial.id()),
                    List.of(),
                    transaction -> {
                      move(transaction, trial, TrialState.QUEUED);
                      transaction
                          .runs()
                          .tag(trial.runId(), "k".repeat(251), "longer than a key is");
                      transaction.outbox().send("topic", "key", Map.of());
                      return true;
                    }))
        .hasMessageContaining("label_key_check");
    assertThat(states()).containsExactly("WAITING");
    assertThat(texts("select payload from outbox")).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void aDataSetThatWasDeletedMeanwhileIsNotedAnew() throws Exception {
    for (int number = 0; number < 2; number++) {
      planOnData(number);
    }
    jdbi.useHandle(handle -> handle.execute("delete from dataset"));
    planOnData(2);
    assertThat(
            texts(
                """
                select run.name || ' ' || dataset.name || ' ' || context
                from run join run_dataset using (run_number) join dataset using (dataset_id)
                """))
        .containsExactly("t-2 mnist-10k training");
  }

  private void planOnData(int number) throws Exception {
    DataSpec data = specification(0.1).data();
    transactions.runOfEvents(
        List.of(-1L),
        List.of(),
        transaction -> {
          TrialRow trial = plan(transaction, number, 1).getFirst();
          transaction.runs().dataset(trial.runId(), data);
          return true;
        });
  }

  private static Leadership await(DatabaseAddress database) {
    return Awaitility.await()
        .until(() -> Leadership.tryAcquire(database, "next"), Optional::isPresent)
        .orElseThrow();
  }

  private List<String> states() {
    return texts("select state from trial order by number");
  }

  private List<String> texts(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
