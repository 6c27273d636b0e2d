package org.espalier.tracking.overview;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Jdbi;

/** What people write beside a study or a run, in Markdown. The last to write wins. Thread-safe. */
public final class NoteStore {

  /** Characters of a note at the most. */
  public static final int MOST_CHARACTERS = 64 * 1024;

  private final Jdbi jdbi;

  public NoteStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param author the name of the token that wrote it; empty where there are none
   */
  public record Note(String text, String author, Instant changedAt) {}

  /**
   * @param subject {@code study:12} or {@code run:…}
   */
  public Optional<Note> find(String subject) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select text, author, changed_at from note where subject = :subject")
                .bind("subject", subject)
                .map(
                    (row, context) ->
                        new Note(
                            row.getString("text"),
                            row.getString("author"),
                            row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .findOne());
  }

  /**
   * @throws TrackingException INVALID for a text that is too long
   */
  public void write(String subject, String text, String author) {
    if (text.length() > MOST_CHARACTERS || text.indexOf('\0') >= 0) {
      throw TrackingException.invalid(
          "a note has at most %d characters and no NUL, not %d characters"
              .formatted(MOST_CHARACTERS, text.length()));
    }
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into note (subject, text, author) values (:subject, :text, :author)
                  on conflict (subject) do update
                  set text = excluded.text, author = excluded.author, changed_at = now()
                  """)
              .bind("subject", subject)
              .bind("text", text)
              .bind("author", author)
              .execute();
          handle
              .createQuery("select pg_notify('espalier_changes', :subject)")
              .bind("subject", subject)
              .mapTo(String.class)
              .list();
        });
  }
}
