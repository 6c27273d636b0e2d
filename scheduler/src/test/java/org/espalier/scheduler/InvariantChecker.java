package org.espalier.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.trial.FailureCategory;
import org.espalier.database.DatabaseAddress;
import org.espalier.scheduler.policy.RetryPolicy;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks what must hold in the database after any test, whatever was killed in it, once faults have
 * stopped and everything has ended. Each violation is a sentence that begins with the number of the
 * invariant:
 *
 * <ul>
 *   <li>I1 every trial and study has ended
 *   <li>I2 nothing of attempt n was applied after attempt n+1 was granted
 *   <li>I3 every move is legal, moves form a chain, and the last one is where the row stands
 *   <li>I4 no trial was tried more often than the retry budgets allow
 *   <li>I5 no metric point is there twice, and none is missing between two others
 *   <li>I6 an attempt resumes at a registered checkpoint, and what came after it is gone
 *   <li>I9 every checkpoint is an artifact of the same content
 *   <li>I10 the outbox is empty
 * </ul>
 */
public final class InvariantChecker {

  private final DatabaseAddress address;
  private final boolean artifacts;

  /** Checks all of them. */
  public InvariantChecker(DatabaseAddress address) {
    this(address, true);
  }

  private InvariantChecker(DatabaseAddress address, boolean artifacts) {
    this.address = address;
    this.artifacts = artifacts;
  }

  /** Leaves I9 out, for tests whose workers store nothing. */
  public InvariantChecker withoutArtifacts() {
    return new InvariantChecker(address, false);
  }

  /** Every violation found, in words; empty if all is well. */
  public List<String> violations() {
    Jdbi jdbi = Jdbi.create(address.url(), address.user(), address.password());
    return jdbi.withHandle(
        handle -> {
          List<String> found = new ArrayList<>();
          found.addAll(query(handle, UNFINISHED));
          found.addAll(query(handle, LATE_WRITES));
          found.addAll(MoveLog.violations(handle));
          found.addAll(overBudget(handle));
          found.addAll(query(handle, TWICE));
          found.addAll(query(handle, GAPS));
          found.addAll(query(handle, RESUMED_ELSEWHERE));
          found.addAll(query(handle, REPORTS_BACKWARDS));
          found.addAll(query(handle, POINTS_BEYOND));
          found.addAll(artifacts ? query(handle, LOST_CHECKPOINTS) : List.of());
          found.addAll(query(handle, OPEN_OUTBOX));
          return found;
        });
  }

  private static List<String> query(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(String.class).list();
  }

  private static List<String> overBudget(Handle handle) {
    List<String> found = new ArrayList<>();
    handle
        .createQuery(
            """
            select trial_id, string_agg(category, ',' order by attempt) as categories
            from attempt where category is not null group by trial_id
            """)
        .map((row, context) -> new Failures(row.getLong(1), List.of(row.getString(2).split(","))))
        .forEach(failures -> failures.check(found));
    return found;
  }

  private record Failures(long trial, List<String> categories) {
    void check(List<String> found) {
      for (RetryPolicy.Budget budget : RetryPolicy.Budget.values()) {
        long spent = categories.stream().filter(name -> isOf(budget, name)).count();
        if (spent > RetryPolicy.DEFAULT.retries(budget) + 1) {
          found.add("I4 trial %d failed %d times of budget %s".formatted(trial, spent, budget));
        }
      }
    }

    private static boolean isOf(RetryPolicy.Budget budget, String category) {
      return RetryPolicy.budget(FailureCategory.valueOf(category)) == budget;
    }
  }

  private static final String UNFINISHED =
      """
      select format('I1 trial %s (study %s, number %s) is still %s: %s', trial_id, study_id, number, state, reason)
      from trial where state in ('WAITING', 'QUEUED', 'RUNNING')
      union all
      select format('I1 study %s is still %s', study_id, state)
      from study where state in ('SUBMITTED', 'RUNNING')
      union all
      select format('I1 attempt %s of trial %s is still %s though the trial is %s', a.attempt, trial_id, a.state, t.state)
      from attempt a join trial t using (trial_id)
      where a.state in ('OFFERED', 'CLAIMED', 'RUNNING')
        and t.state in ('COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED')
      """;

  private static final String LATE_WRITES =
      """
      select format('I2 attempt %s of trial %s moved to %s after attempt %s was granted',
                    late.attempt, late.trial_id, late.to_state, next.attempt)
      from state_change next
      join state_change late
        on late.trial_id = next.trial_id and late.attempt < next.attempt and late.change_id > next.change_id
      where next.from_state = '' and next.attempt is not null
      union all
      select format('I2 checkpoint of epoch %s of attempt %s of trial %s was registered after attempt %s was offered',
                    c.epoch, c.attempt, c.trial_id, change.attempt)
      from checkpoint c
      join state_change change
        on change.trial_id = c.trial_id and change.attempt > c.attempt and change.from_state = ''
      where c.saved_at > change.at
      """;

  private static final String TWICE =
      """
      select format('I5 run %s has %s points of %s at step %s', t.run_id, count(*), p.metric, p.step)
      from metric_point p join run r using (run_number) join trial t using (run_id)
      where p.metric not like 'system/%'
      group by t.run_id, p.metric, p.step having count(*) > 1
      """;

  /** A step that is missing makes one distance at least twice the usual one. */
  private static final String GAPS =
      """
      with distance as (
        select t.run_id, p.metric, p.step,
               p.step - lag(p.step, 1, 0::bigint) over (partition by t.run_id, p.metric order by p.step) as length
        from metric_point p join run r using (run_number) join trial t using (run_id)
        where p.metric not like 'system/%'
      ), usual as (
        select run_id, metric, percentile_disc(0.5) within group (order by length) as length
        from distance group by run_id, metric having count(*) >= 3
      )
      select format('I5 run %s misses points of %s before step %s', run_id, metric, d.step)
      from distance d join usual u using (run_id, metric)
      where d.length >= 2 * u.length
      """;

  private static final String RESUMED_ELSEWHERE =
      """
      select format('I6 attempt %s of trial %s resumes at epoch %s, iteration %s, where no checkpoint is',
                    a.attempt, a.trial_id, a.resume_epoch, a.resume_iteration)
      from attempt a
      join trial t using (trial_id)
      where a.resume_epoch > 0 and not exists (
        select from checkpoint c
        where ((c.trial_id = a.trial_id and c.attempt < a.attempt)
               or c.sha256 = t.specification -> 'fork' ->> 'sha256')
          and c.epoch = a.resume_epoch and c.iteration = a.resume_iteration)
      union all
      select format('I6 attempt %s of trial %s counts to epoch %s, but attempt %s began after epoch %s',
                    a.attempt, a.trial_id, a.valid_epoch, b.attempt, b.resume_epoch)
      from attempt a join attempt b on b.trial_id = a.trial_id and b.attempt > a.attempt
      where a.valid_epoch is null or a.valid_epoch > b.resume_epoch
      """;

  private static final String REPORTS_BACKWARDS =
      """
      select format('I6 trial %s of study %s reported step %s after step %s', number, study_id, step, before)
      from (
        select study_id, payload ->> 'trial_number' as number, cast(payload ->> 'step' as bigint) as step,
               lag(cast(payload ->> 'step' as bigint))
                 over (partition by study_id, payload ->> 'trial_number' order by sequence) as before
        from study_event where kind = 'reported'
      ) report
      where step <= before
      """;

  private static final String POINTS_BEYOND =
      """
      select format('I6 run %s has points of %s up to step %s, but its trial did %s epochs',
                    t.run_id, p.metric, max(p.step), t.epochs_done)
      from metric_point p join run r using (run_number) join trial t using (run_id)
      where p.metric not like 'system/%' and p.metric not like 'iteration/%'
        and t.state in ('COMPLETED', 'PRUNED')
      group by t.run_id, p.metric, t.epochs_done
      having max(p.step) > t.epochs_done
      """;

  private static final String LOST_CHECKPOINTS =
      """
      select format('I9 checkpoint %s of trial %s (epoch %s) is %s',
                    c.artifact, c.trial_id, c.epoch,
                    case when a.name is null then 'no artifact of its run' else 'another content' end)
      from checkpoint c
      join run r using (run_id)
      left join artifact a on a.run_number = r.run_number and a.name = c.artifact
      where a.name is null or a.sha256 <> c.sha256 or a.bytes <> c.bytes
      """;

  private static final String OPEN_OUTBOX =
      """
      select format('I10 %s messages in the outbox are not published', count(*))
      from outbox where published_at is null having count(*) > 0
      """;
}
