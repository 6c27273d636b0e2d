package org.espalier.e2e.farm;

import java.util.ArrayList;
import java.util.List;
import org.espalier.database.DatabaseAddress;
import org.jdbi.v3.core.Jdbi;

/**
 * What the database says of a study, for tests that wait and check. Opens a connection a question.
 */
public final class Ledger {

  private final DatabaseAddress address;

  public Ledger(DatabaseAddress address) {
    this.address = address;
  }

  public String studyState(long studyId) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select state from study where study_id = :id")
                    .bind("id", studyId)
                    .mapTo(String.class)
                    .one());
  }

  /** How many of the study's trials are in one of these states. */
  public int trials(long studyId, String... states) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select count(*) from trial where study_id = :id and state = any(:states)")
                    .bind("id", studyId)
                    .bindArray("states", String.class, (Object[]) states)
                    .mapTo(Integer.class)
                    .one());
  }

  /**
   * Trials whose running attempt is held by this worker and saved a checkpoint already, the last
   * one after at most as many epochs.
   */
  public List<Long> trialsWithCheckpointOn(String hostWorkerId, int epochs) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select a.trial_id
                        from attempt a
                        where a.state = 'RUNNING' and a.worker_id = :worker
                          and (select max(c.epoch) from checkpoint c
                               where c.trial_id = a.trial_id and c.attempt = a.attempt) <= :epochs
                        """)
                    .bind("epochs", epochs)
                    .bind("worker", hostWorkerId)
                    .mapTo(Long.class)
                    .list());
  }

  /** Ids of live workers, the one seen first first. */
  public List<String> liveWorkers() {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select worker_id from worker where state = 'LIVE' order by first_seen")
                    .mapTo(String.class)
                    .list());
  }

  /** Attempts of a trial as {@code number state worker}. */
  public List<String> attempts(long trialId) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select attempt || ' ' || state || ' ' || coalesce(worker_id, '-')
                               || ' from epoch ' || resume_epoch
                        from attempt where trial_id = :id order by attempt
                        """)
                    .bind("id", trialId)
                    .mapTo(String.class)
                    .list());
  }

  /** Runs a query that gives sentences. */
  public List<String> sentences(String sql) {
    return new ArrayList<>(
        jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list()));
  }

  private Jdbi jdbi() {
    return Jdbi.create(address.url(), address.user(), address.password());
  }
}
