package org.espalier.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Lineage;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.TrialState;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.scheduler.TestStudies;
import org.espalier.scheduler.leader.Leadership;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a transaction writes of trials and attempts is told after its commit, as the database
 * sees the writing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedTrialsTest {
  private static final String WORKER = "w";

  private final DatabaseAddress database = TestServices.freshDatabase();
  private final HikariDataSource pool = SchedulerPool.open(database);
  private final Jdbi others = Jdbi.create(database.url(), database.user(), database.password());
  private final Set<Long> told = new HashSet<>();
  private Leadership leadership;
  private Transactions transactions;
  private long study;
  private int trials;

  /** Something that is done to a trial and its attempt. */
  interface Step extends BiConsumer<Transaction, Subject> {}

  record Subject(TrialRow trial, AttemptRow attempt) {}

  @BeforeAll
  void lead() throws Exception {
    leadership = Leadership.tryAcquire(database, "test").orElseThrow();
    transactions = new Transactions(pool, leadership.generation(), messages -> {}, told::addAll);
    study = TestStudies.insert(others, "test", Optional.empty());
    others.useHandle(
        handle ->
            handle
                .createScript(
                    """
                      create table written (trial_id bigint);
                      create function note_written() returns trigger language plpgsql as $$
                      begin
                        insert into written values (new.trial_id);
                        return null;
                      end $$;
                      create trigger written_trial after insert or update on trial
                        for each row execute function note_written();
                      create trigger written_attempt after insert or update on attempt
                        for each row execute function note_written();
                      """)
                .execute());
  }

  @AfterAll
  void close() {
    leadership.close();
    pool.close();
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        step("move", (t, s) -> t.trials().move(s.trial(), TrialState.RUNNING, "")),
        step("delay", (t, s) -> t.trials().delay(s.trial(), Duration.ofSeconds(1))),
        step("halt", (t, s) -> t.trials().halt(s.trial())),
        step("explain", (t, s) -> t.trials().explain(s.trial(), "because")),
        step("inherited", (t, s) -> t.trials().inherited(s.trial(), Lineage.NONE)),
        step("progress", (t, s) -> t.trials().progress(s.trial(), 1, Map.of("loss", 0.5))),
        step("reported", (t, s) -> t.trials().reported(s.trial(), new Reported(1, List.of(1.0)))),
        step("offer", (t, s) -> t.attempts().offer(s.trial(), 2, Optional.empty())),
        step(
            "move of an attempt",
            (t, s) -> t.attempts().move(s.trial(), s.attempt(), AttemptState.RUNNING, "")),
        step("hold", (t, s) -> t.attempts().hold(s.attempt(), WORKER, 1, Duration.ofSeconds(9))),
        step("device", (t, s) -> t.attempts().device(s.attempt(), "cpu")),
        step("renew", (t, s) -> t.attempts().renew(s.attempt(), Duration.ofSeconds(9), 0.5, 10)),
        step(
            "failure",
            (t, s) -> t.attempts().failure(s.attempt(), FailureCategory.KILLED, "", 137, null)),
        step("stop", (t, s) -> t.attempts().stopRequested(s.attempt(), StopReason.PRUNED)),
        step("invalidate", (t, s) -> t.attempts().invalidateAfter(s.trial().id(), 2, 1, 1)),
        step("a worker leaves", (t, s) -> t.workers().left(WORKER, Duration.ofSeconds(1))),
        step("all leases", (t, s) -> t.overdue().renewAll(Duration.ofSeconds(30))));
  }

  private static Arguments step(String name, Step step) {
    return Arguments.argumentSet(name, step);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void whatIsWrittenIsTold(Step step) {
    Subject subject = running();
    told.clear();
    Set<Long> before = written();
    assertThat(before).contains(subject.trial().id());

    transactions.run(
        transaction -> {
          step.accept(transaction, subject);
          return true;
        });

    assertThat(written()).isNotEmpty().isEqualTo(told).contains(subject.trial().id());
  }

  @Test
  void aTicketThatIsSentAgainIsTold() {
    Subject subject = prepared(false);
    told.clear();
    written();
    transactions.run(
        transaction -> transaction.overdue().ticketsToResend("default", Duration.ofSeconds(-1)));
    assertThat(written()).isEqualTo(told).contains(subject.trial().id());
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    Subject subject = running();
    told.clear();
    try {
      transactions.run(
          transaction -> {
            transaction.trials().halt(subject.trial());
            throw new IllegalStateException("for the test");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("for the test");
    }
    assertThat(told).isEmpty();
  }

  private Subject running() {
    return prepared(true);
  }

  private Subject prepared(boolean claimed) {
    return transactions.run(
        transaction -> {
          String run = "run-" + trials;
          Map<String, ParameterValue> values = Map.of();
          transaction
              .runs()
              .insert(
                  transaction.studies().find(study).orElseThrow().experimentId(),
                  run,
                  run,
                  values,
                  Map.of());
          TrialRow trial = transaction.trials().insert(study, trials++, "", run, values);
          transaction.trials().move(trial, TrialState.QUEUED, "");
          transaction.attempts().offer(trial, 1, Optional.empty());
          AttemptRow attempt = transaction.attempts().find(trial.id(), 1).orElseThrow();
          if (claimed) {
            transaction.attempts().move(trial, attempt, AttemptState.CLAIMED, "");
            transaction.attempts().hold(attempt, WORKER, 0, Duration.ofSeconds(9));
          }
          return new Subject(
              transaction.trials().find(trial.id()).orElseThrow(),
              transaction.attempts().find(trial.id(), 1).orElseThrow());
        });
  }

  /** The trials written since the last call. */
  private Set<Long> written() {
    return others.withHandle(
        handle ->
            handle
                .createQuery("delete from written returning trial_id")
                .mapTo(Long.class)
                .collectIntoSet());
  }
}
