package org.espalier.tracking.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.espalier.core.message.AttemptReference;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingException.Kind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The files of runs, or of logged models: which name stands for which content. Thread-safe. */
public final class Artifacts {
  private static final RowMapper<Artifact> ROW =
      (row, context) ->
          new Artifact(
              row.getString("name"),
              row.getString("sha256"),
              row.getLong("bytes"),
              row.getString("content_type"),
              row.getTimestamp("stored_at").toInstant());

  private final Jdbi jdbi;
  private final ArtifactStore store;
  private final ArtifactOwner owner;

  /** Of runs. */
  public Artifacts(Jdbi jdbi, ArtifactStore store) {
    this(jdbi, store, ArtifactOwner.RUN);
  }

  public Artifacts(Jdbi jdbi, ArtifactStore store, ArtifactOwner owner) {
    this.jdbi = jdbi;
    this.store = store;
    this.owner = owner;
  }

  /**
   * What a write did.
   *
   * @param created whether the name was new
   */
  public record Written(Artifact artifact, boolean created) {}

  /**
   * Stores a file of a run. Writing the same content again changes nothing.
   *
   * @throws TrackingException NOT_FOUND if the run is not there; WRONG_STATE if it is deleted, or
   *     if the name holds other content and may not be overwritten; STALE_ATTEMPT if the writer
   *     does not hold the trial; INVALID if the digest is not the expected one
   * @throws IOException if the stream or the storage fails
   */
  public Written put(String runId, ArtifactName name, InputStream content, ArtifactWrite write)
      throws IOException {
    jdbi.useTransaction(handle -> runNumber(handle, runId, write.holder()));
    StoredContent stored = store.write(content);
    write
        .sha256()
        .filter(expected -> !expected.equals(stored.sha256()))
        .ifPresent(
            expected -> {
              throw TrackingException.invalid(
                  "artifact '%s' has SHA-256 %s, not %s as announced: send it again"
                      .formatted(name.value(), stored.sha256(), expected));
            });
    return jdbi.inTransaction(
        handle -> {
          long run = runNumber(handle, runId, write.holder());
          return name(handle, run, name, stored, write.overwrite());
        });
  }

  private Written name(
      Handle handle, long run, ArtifactName name, StoredContent stored, boolean overwrite) {
    Optional<Artifact> created =
        handle
            .createQuery(
                owner.sql(
                    """
                insert into $artifacts ($key, name, sha256, bytes, content_type)
                values (:run, :name, :sha256, :bytes, :type)
                on conflict ($key, name) do nothing
                returning name, sha256, bytes, content_type, stored_at
                """))
            .bind("run", run)
            .bind("name", name.value())
            .bind("sha256", stored.sha256())
            .bind("bytes", stored.bytes())
            .bind("type", ContentTypes.of(name.value()))
            .map(ROW)
            .findOne();
    if (created.isPresent()) {
      return new Written(created.get(), true);
    }
    if (overwrite) {
      handle
          .createUpdate(
              owner.sql(
                  """
              update $artifacts set sha256 = :sha256, bytes = :bytes, stored_at = now()
              where $key = :run and name = :name and sha256 <> :sha256
              """))
          .bind("sha256", stored.sha256())
          .bind("bytes", stored.bytes())
          .bind("run", run)
          .bind("name", name.value())
          .execute();
    }
    Artifact present = find(handle, run, name).orElseThrow();
    if (!present.sha256().equals(stored.sha256())) {
      throw TrackingException.wrongState(
          "artifact '%s' holds other content, with SHA-256 %s; a name is written once"
              .formatted(name.value(), present.sha256()));
    }
    return new Written(present, false);
  }

  /** The number of an active run that the holder, if one is given, may write to. */
  private long runNumber(Handle handle, String runId, Optional<AttemptReference> holder) {
    String stage =
        handle
            .createQuery(
                owner.sql("select lifecycle_stage from $owners where $id = :run for key share"))
            .bind("run", runId)
            .mapTo(String.class)
            .findOne()
            .orElseThrow(
                () ->
                    TrackingException.notFound(
                        "%s with id=%s not found".formatted(owner.word(), runId)));
    if (!stage.equals("active")) {
      throw TrackingException.wrongState(
          "The %s %s must be in the 'active' state. Current state is deleted."
              .formatted(owner == ArtifactOwner.RUN ? "run" : "model", runId));
    }
    holder.ifPresent(attempt -> requireHeld(handle, runId, attempt));
    return handle
        .createQuery(owner.sql("select $key from $owners where $id = :run"))
        .bind("run", runId)
        .mapTo(long.class)
        .one();
  }

  private static void requireHeld(Handle handle, String runId, AttemptReference holder) {
    boolean held =
        handle
            .createQuery(
                """
                select 1 from attempt a join trial t using (trial_id)
                where a.trial_id = :trial and a.attempt = :attempt and a.worker_id = :worker
                  and a.state in ('CLAIMED', 'RUNNING') and t.attempt = a.attempt
                  and t.run_id = :run
                for share of a
                """)
            .bind("trial", holder.trialId())
            .bind("attempt", holder.attempt())
            .bind("worker", holder.workerId())
            .bind("run", runId)
            .mapTo(int.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new TrackingException(
          Kind.STALE_ATTEMPT,
          "attempt %d of trial %d is not held by worker %s any more"
              .formatted(holder.attempt(), holder.trialId(), holder.workerId()));
    }
  }

  public Optional<Artifact> find(String runId, ArtifactName name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    owner.sql(
                        """
                    select a.name, a.sha256, a.bytes, a.content_type, a.stored_at
                    from $artifacts a join $owners r using ($key)
                    where r.$id = :run and a.name = :name
                    """))
                .bind("run", runId)
                .bind("name", name.value())
                .map(ROW)
                .findOne());
  }

  private Optional<Artifact> find(Handle handle, long run, ArtifactName name) {
    return handle
        .createQuery(
            owner.sql(
                """
            select name, sha256, bytes, content_type, stored_at from $artifacts
            where $key = :run and name = :name
            """))
        .bind("run", run)
        .bind("name", name.value())
        .map(ROW)
        .findOne();
  }

  /**
   * A run's artifacts by name.
   *
   * @param after the last name of the page before; null for the first page
   * @param limit 1 or more
   */
  public List<Artifact> list(String runId, @Nullable String after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    owner.sql(
                        """
                    select a.name, a.sha256, a.bytes, a.content_type, a.stored_at
                    from $artifacts a join $owners r using ($key)
                    where r.$id = :run and a.name collate "C" > :after
                    order by a.name collate "C"
                    limit :limit
                    """))
                .bind("run", runId)
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map(ROW)
                .list());
  }

  public long count(String runId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    owner.sql(
                        "select count(*) from $artifacts join $owners using ($key) where $id = :run"))
                .bind("run", runId)
                .mapTo(long.class)
                .one());
  }

  /**
   * The content of an artifact from a byte on. Read to its end from 0, its digest is checked.
   *
   * @throws IOException if the storage fails or the content is damaged
   */
  public InputStream open(Artifact artifact, long offset) throws IOException {
    return store.read(artifact.content(), offset);
  }

  /**
   * Deletes a file, or all files of a folder.
   *
   * @return how many files
   */
  public int delete(String runId, ArtifactName name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    owner.sql(
                        """
                    delete from $artifacts a using $owners r
                    where r.$key = a.$key and r.$id = :run
                      and (a.name = :name or starts_with(a.name, :name || '/'))
                    """))
                .bind("run", runId)
                .bind("name", name.value())
                .execute());
  }

  /** Whether the run is that of a trial, whose artifacts only its attempts may write. */
  public boolean isTrial(String runId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select 1 from trial where run_id = :run")
                .bind("run", runId)
                .mapTo(int.class)
                .findOne()
                .isPresent());
  }
}
