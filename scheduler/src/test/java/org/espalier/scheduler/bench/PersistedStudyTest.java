package org.espalier.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.scheduler.leader.Leadership;
import org.espalier.scheduler.store.SchedulerPool;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What the benchmark calls a trial is the whole of one, and no more is left to chance. */
class PersistedStudyTest {
  private static final String FILE =
      """
      name: small
      goal: {minimize: test_loss}
      data: {set: mnist-10k}
      model:
        flat: {type: flatten}
        drop: {type: dropout, rate: {float: [0, 0.9]}}
        head: {type: classifier}
      training: {epochs: 1, batch_size: 32, optimizer: adam, learning_rate: 0.01}
      search: {sampler: tpe, trials: 20, parallel: 1}
      seed: 7
      """;

  @Test
  void aTrialIsStoredAsAWholeAndOnlyItsClaimDoesNotWaitForTheDisk() throws Exception {
    DatabaseAddress database = TestServices.freshDatabase();
    Jdbi jdbi = Jdbi.create(database.url(), database.user(), database.password());
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "alter database %s set synchronous_commit = on"
                  .formatted(
                      handle.createQuery("select current_database()").mapTo(String.class).one()));
          handle.execute("create table seen (state text, waits text)");
          handle.execute(
              """
              create function note_wait() returns trigger language plpgsql as $$
              begin
                insert into seen values (new.state, current_setting('synchronous_commit'));
                return null;
              end $$
              """);
          handle.execute(
              """
              create trigger note_wait after update on attempt
              for each row execute function note_wait()
              """);
        });
    try (HikariDataSource pool = SchedulerPool.open(database);
        Leadership leadership = Leadership.tryAcquire(database, "test").orElseThrow()) {
      new PersistedStudy(pool, leadership.generation(), FILE, 20).run(new int[] {12});
    }

    assertThat(texts(jdbi, "select distinct state || ' ' || waits from seen order by 1"))
        .containsExactly("CLAIMED off", "FINISHED on");
    assertThat(texts(jdbi, "select count(*) from trial where state = 'COMPLETED'"))
        .containsExactly("12");
    assertThat(
            texts(
                jdbi,
                """
                select count(*) || ' ' || count(distinct dataset_id) || ' ' || count(context)
                from trial join run using (run_id) join run_dataset using (run_number)
                """))
        .as("each run with the data it is trained on, which is one set")
        .containsExactly("13 1 13");
    assertThat(
            texts(jdbi, "select kind || ' ' || count(*) from study_event group by kind order by 1"))
        .containsExactly("asked 13", "told 12");
    assertThat(
            texts(
                jdbi,
                """
                select distinct version from trial join run using (run_id) where state = 'COMPLETED'
                """))
        .as("one version more when it begins, and one when it ends")
        .containsExactly("2");
    assertThat(texts(jdbi, "select count(*) from outbox")).containsExactly("13");
    assertThat(
            texts(
                jdbi,
                """
                select count(*) from trial join run using (run_id) join run_param p using (run_number)
                where p.key = 'drop.rate' and p.value = trial.parameters ->> 'drop.rate'
                """))
        .containsExactly("13");
  }

  private static List<String> texts(Jdbi jdbi, String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
