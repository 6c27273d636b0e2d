package org.espalier.tracking.purge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.StoredContent;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Carries retention rules out, takes away what was deleted, then every content that no artifact
 * names. Rows go in one transaction, so that a dry run counts the very same and takes it back. A
 * content goes while its row is held: who writes it again meanwhile waits, and puts it back. A
 * purge that was killed has left a row whose content is gone at the worst; the next one takes that
 * away. Thread-safe.
 */
public final class Purge {
  private final Jdbi jdbi;
  private final ArtifactStore contents;

  public Purge(Jdbi jdbi, ArtifactStore contents) {
    this.jdbi = jdbi;
    this.contents = contents;
  }

  private record Rows(
      int studies,
      int runs,
      int experiments,
      int models,
      long points,
      long artifacts,
      int uploads,
      List<RetentionReport> retention) {}

  /**
   * @throws IOException if the store of contents fails; what was counted until then is gone
   */
  public PurgeReport run(PurgeRules rules) throws IOException {
    requireWholeView();
    int unfinished = contents.deleteUnfinished(rules.unnamedFor(), rules.dryRun());
    if (rules.dryRun()) {
      return jdbi.withHandle(
          handle -> {
            handle.begin();
            try {
              Rows rows = deleteRows(handle, rules);
              List<StoredContent> unnamed = unnamed(handle, rules.unnamedFor());
              return report(rows, unnamed, unfinished);
            } finally {
              handle.rollback();
            }
          });
    }
    Rows rows = jdbi.inTransaction(handle -> deleteRows(handle, rules));
    List<StoredContent> gone =
        jdbi.withHandle(handle -> unnamed(handle, rules.unnamedFor())).stream()
            .filter(content -> delete(content, rules.unnamedFor()))
            .toList();
    return report(rows, gone, unfinished);
  }

  /** Who sees some projects only would take contents for unnamed that others name. */
  private void requireWholeView() {
    boolean partial =
        jdbi.withHandle(
            handle ->
                handle
                    .select("select row_security_active('artifact'::regclass)")
                    .mapTo(boolean.class)
                    .one());
    if (partial) {
      throw TrackingException.wrongState(
          "a purge needs the sight of every project; this connection sees some of them only");
    }
  }

  private static PurgeReport report(Rows rows, List<StoredContent> gone, int unfinished) {
    return new PurgeReport(
        rows.studies(),
        rows.runs(),
        rows.experiments(),
        rows.models(),
        rows.points(),
        rows.artifacts(),
        gone.size(),
        gone.stream().mapToLong(StoredContent::bytes).sum(),
        unfinished + rows.uploads(),
        rows.retention());
  }

  private static Rows deleteRows(Handle handle, PurgeRules rules) {
    Duration age = rules.deletedFor();
    handle.execute("set local statement_timeout = 0");
    List<RetentionReport> retention = new Retention(handle).apply(rules.retention());
    int studies =
        update(
            handle,
            age,
            """
            delete from study s
            where deleted_at < now() - :age * interval '1 second'
              and not exists (select 1 from trial t join attempt a using (trial_id)
                              where t.study_id = s.study_id
                                and a.state in ('OFFERED', 'CLAIMED', 'RUNNING'))
            """);
    handle.execute(
        """
        create temporary table purged on commit drop as
        select run_number from run limit 0
        """);
    update(
        handle,
        age,
        """
        insert into purged
        select r.run_number from run r join experiment e using (experiment_id)
        where ((r.lifecycle_stage = 'deleted' and r.deleted_at < now() - :age * interval '1 second')
            or (e.lifecycle_stage = 'deleted' and e.deleted_at < now() - :age * interval '1 second'))
          and not exists (select 1 from trial t where t.run_id = r.run_id)
        """);
    long points =
        count(
            handle,
            "select coalesce(sum(point_count), 0) from metric_series join purged using (run_number)");
    long artifacts = count(handle, "select count(*) from artifact join purged using (run_number)");
    int models =
        update(
            handle,
            age,
            """
            delete from logged_model m
            where lifecycle_stage = 'deleted' and updated_at < now() - :age * interval '1 second'
            """);
    handle.execute(
        """
        delete from note n using run r, purged p
        where r.run_number = p.run_number and n.subject = 'run:' || r.run_id
        """);
    handle.execute(
        """
        delete from note n
        where n.subject like 'study:%'
          and not exists (select 1 from study s where n.subject = 'study:' || s.study_id)
        """);
    int runs = handle.execute("delete from run r using purged p where r.run_number = p.run_number");
    int experiments =
        update(
            handle,
            age,
            """
            delete from experiment e
            where lifecycle_stage = 'deleted' and deleted_at < now() - :age * interval '1 second'
              and experiment_id <> 0
              and not exists (select 1 from study s where s.experiment_id = e.experiment_id)
              and not exists (select 1 from run r where r.experiment_id = e.experiment_id)
            """);
    int uploads =
        update(
            handle,
            rules.unnamedFor(),
            """
            delete from artifact_upload
            where touched_at < now() - greatest(:age * interval '1 second', interval '1 day')
            """);
    return new Rows(studies, runs, experiments, models, points, artifacts, uploads, retention);
  }

  private static int update(Handle handle, Duration age, String sql) {
    return handle.createUpdate(sql).bind("age", age.toSeconds()).execute();
  }

  private static long count(Handle handle, String sql) {
    return handle.select(sql).mapTo(long.class).one();
  }

  private static final String UNNAMED =
      """
      b.created_at < now() - :age * interval '1 second'
        and not exists (select 1 from artifact a where a.sha256 = b.sha256)
        and not exists (select 1 from model_artifact a where a.sha256 = b.sha256)
        and not exists (select 1 from artifact_upload_part p where p.sha256 = b.sha256)
      """;

  private static List<StoredContent> unnamed(Handle handle, Duration age) {
    return handle
        .createQuery("select b.sha256, b.bytes from blob b where " + UNNAMED)
        .bind("age", age.toSeconds())
        .map((row, context) -> new StoredContent(row.getString(1), row.getLong(2)))
        .list();
  }

  /** Whether it was still unnamed when its row was held. */
  private boolean delete(StoredContent content, Duration age) {
    return jdbi.inTransaction(
        handle -> {
          boolean still =
              handle
                  .createQuery(
                      "select 1 from blob b where b.sha256 = :sha256 and "
                          + UNNAMED
                          + " for update")
                  .bind("sha256", content.sha256())
                  .bind("age", age.toSeconds())
                  .mapTo(int.class)
                  .findOne()
                  .isPresent();
          if (still) {
            try {
              contents.delete(content.sha256());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            handle.execute("delete from blob where sha256 = ?", content.sha256());
          }
          return still;
        });
  }
}
