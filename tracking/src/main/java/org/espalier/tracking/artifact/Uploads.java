package org.espalier.tracking.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.espalier.core.limit.Limits;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.artifact.Upload.Part;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Files sent in parts, in any order and more than once: each part is a content of the store until
 * the file is complete. Then they are read one after another into one content, which takes the
 * artifact's name. Thread-safe.
 */
public final class Uploads {
  /** Parts of one file at the most. */
  public static final int MOST_PARTS = 2_000;

  private static final RowMapper<Upload> UPLOAD =
      (row, context) ->
          new Upload(
              row.getString("upload_id"),
              ArtifactOwner.valueOf(row.getString("owner")),
              row.getString("owner_id"),
              ArtifactName.of(row.getString("name")),
              Optional.ofNullable(row.getString("sha256")),
              row.getBoolean("completed"));

  private final Jdbi jdbi;
  private final ArtifactStore store;

  public Uploads(Jdbi jdbi, ArtifactStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  /**
   * Begins an upload, or goes on with the one of the same file where its digest is known. Whether
   * the owner is there shows when the file is complete.
   */
  public Upload begin(
      ArtifactOwner owner, String ownerId, ArtifactName name, Optional<String> sha256) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into artifact_upload (owner, owner_id, name, sha256)
                    values (:owner, :ownerId, :name, :sha256)
                    on conflict (owner, owner_id, name, sha256)
                      where sha256 is not null and not completed
                      do update set touched_at = now()
                    returning *
                    """)
                .bind("owner", owner.name())
                .bind("ownerId", ownerId)
                .bind("name", name.value())
                .bind("sha256", sha256.orElse(null))
                .map(UPLOAD)
                .one());
  }

  /**
   * @throws TrackingException NOT_FOUND if there is none, or it was purged
   */
  public Upload get(String uploadId) {
    return jdbi.withHandle(handle -> get(handle, uploadId));
  }

  private static Upload get(Handle handle, String uploadId) {
    return handle
        .createQuery("select * from artifact_upload where upload_id = :id")
        .bind("id", uploadId)
        .map(UPLOAD)
        .findOne()
        .orElseThrow(
            () ->
                TrackingException.notFound(
                    "There is no such upload; one is kept for a day after its last part."));
  }

  /** The parts that are there, in order. */
  public List<Part> parts(String uploadId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select part, sha256, bytes from artifact_upload_part
                    where upload_id = :id order by part
                    """)
                .bind("id", uploadId)
                .map((row, context) -> new Part(row.getInt(1), row.getString(2), row.getLong(3)))
                .list());
  }

  /**
   * Stores a part; one of the same number takes its place.
   *
   * @param number 1 to {@link #MOST_PARTS}
   * @throws TrackingException NOT_FOUND if there is no such upload; WRONG_STATE if it is complete;
   *     INVALID if the number is out of range, or all parts are more than an artifact may have
   */
  public Part put(String uploadId, int number, InputStream content) throws IOException {
    if (number < 1 || number > MOST_PARTS) {
      throw TrackingException.invalid(
          "Part %d is out of range: a file has parts 1 to %d.".formatted(number, MOST_PARTS));
    }
    requireOpen(get(uploadId));
    StoredContent stored = store.write(content);
    return jdbi.inTransaction(
        handle -> {
          handle.execute(
              "update artifact_upload set touched_at = now() where upload_id = ?", uploadId);
          requireOpen(get(handle, uploadId));
          handle
              .createUpdate(
                  """
                  insert into artifact_upload_part (upload_id, part, sha256, bytes)
                  values (:id, :part, :sha256, :bytes)
                  on conflict (upload_id, part)
                    do update set sha256 = excluded.sha256, bytes = excluded.bytes
                  """)
              .bind("id", uploadId)
              .bind("part", number)
              .bind("sha256", stored.sha256())
              .bind("bytes", stored.bytes())
              .execute();
          requireRoom(handle, uploadId);
          return new Part(number, stored.sha256(), stored.bytes());
        });
  }

  private static void requireOpen(Upload upload) {
    if (upload.completed()) {
      throw TrackingException.wrongState(
          "The upload of '%s' is complete.".formatted(upload.name().value()));
    }
  }

  private static void requireRoom(Handle handle, String uploadId) {
    long bytes =
        handle
            .createQuery("select sum(bytes) from artifact_upload_part where upload_id = :id")
            .bind("id", uploadId)
            .mapTo(long.class)
            .one();
    if (bytes > Limits.ARTIFACT_BYTES) {
      throw TrackingException.invalid(
          "An artifact has at most %d bytes.".formatted(Limits.ARTIFACT_BYTES));
    }
  }

  /**
   * Makes the file of its parts; again, it changes nothing.
   *
   * @param artifacts of the upload's kind of owner
   * @throws TrackingException INVALID if a part is missing or the file has another digest than was
   *     said at the beginning; and as {@link Artifacts#put}
   * @throws IOException if the storage fails
   */
  public Artifact complete(Upload upload, Artifacts artifacts, boolean overwrite)
      throws IOException {
    if (upload.completed()) {
      return artifacts
          .find(upload.ownerId(), upload.name())
          .orElseThrow(
              () ->
                  TrackingException.notFound(
                      "No such artifact: '%s'".formatted(upload.name().value())));
    }
    List<Part> parts = parts(upload.uploadId());
    requireAll(parts);
    Artifact artifact;
    try (InputStream whole = new PartsStream(store, parts)) {
      artifact =
          artifacts
              .put(
                  upload.ownerId(),
                  upload.name(),
                  whole,
                  new ArtifactWrite(Optional.empty(), upload.sha256(), overwrite))
              .artifact();
    }
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "update artifact_upload set completed = true where upload_id = ?", upload.uploadId());
          handle.execute("delete from artifact_upload_part where upload_id = ?", upload.uploadId());
        });
    return artifact;
  }

  private static void requireAll(List<Part> parts) {
    if (parts.isEmpty()) {
      throw TrackingException.invalid("No part of the file is here.");
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).number() != i + 1) {
        throw TrackingException.invalid("Part %d of the file is missing.".formatted(i + 1));
      }
    }
  }

  /** Forgets an upload that is not complete; one that is not there is forgotten already. */
  public void abort(String uploadId) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "delete from artifact_upload where upload_id = ? and not completed", uploadId));
  }
}
