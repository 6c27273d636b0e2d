package org.espalier.tracking.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.espalier.tracking.sql.SqlArrays;
import org.jdbi.v3.core.Jdbi;

/** Log lines of runs, in the order (attempt, number). Thread-safe. */
public final class LogStore {
  /** Characters of a line that are kept. */
  public static final int MOST_CHARACTERS = 10_000;

  private final Jdbi jdbi;

  public LogStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The lines after the one of that attempt and number; (0, 0) starts at the first. A run that is
   * not there has none.
   *
   * @param limit 1 or more
   */
  public LogPage after(String runId, int attempt, long number, int limit) {
    return jdbi.withHandle(
        handle -> {
          List<LogLine> lines =
              handle
                  .createQuery(
                      """
                      select l.attempt, l.line_number, l.time, l.level, l.text
                      from log_line l join run r using (run_number)
                      where r.run_id = :runId and (l.attempt, l.line_number) > (:attempt, :number)
                      order by l.attempt, l.line_number
                      limit :limit
                      """)
                  .bind("runId", runId)
                  .bind("attempt", attempt)
                  .bind("number", number)
                  .bind("limit", limit + 1)
                  .map(
                      (row, context) ->
                          new LogLine(
                              row.getInt(1),
                              row.getLong(2),
                              row.getLong(3),
                              row.getString(4),
                              row.getString(5)))
                  .list();
          long total =
              handle
                  .createQuery(
                      """
                      select count(*) from log_line l join run r using (run_number)
                      where r.run_id = :runId
                      """)
                  .bind("runId", runId)
                  .mapTo(long.class)
                  .one();
          boolean more = lines.size() > limit;
          return new LogPage(more ? lines.subList(0, limit) : lines, !more, total);
        });
  }

  /** A line to be written. */
  public record Entry(long runNumber, LogLine line) {}

  /**
   * Writes lines inside the caller's transaction; those that are there already stay as they are.
   */
  public static void write(Connection transaction, Collection<Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<String> levels = new ArrayList<>(entries.size());
    List<String> texts = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      levels.add(entry.line().level());
      texts.add(text(entry.line().text()));
    }
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            insert into log_line (run_number, attempt, line_number, time, level, text)
            select * from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[], ?::text[],
                                 ?::text[])
            on conflict do nothing
            """)) {
      insert.setArray(
          1,
          SqlArrays.bigints(transaction, entries.stream().mapToLong(Entry::runNumber).toArray()));
      insert.setArray(
          2,
          SqlArrays.integers(
              transaction, entries.stream().mapToInt(entry -> entry.line().attempt()).toArray()));
      insert.setArray(
          3,
          SqlArrays.bigints(
              transaction, entries.stream().mapToLong(entry -> entry.line().number()).toArray()));
      insert.setArray(
          4,
          SqlArrays.bigints(
              transaction, entries.stream().mapToLong(entry -> entry.line().time()).toArray()));
      insert.setArray(5, SqlArrays.texts(transaction, levels));
      insert.setArray(6, SqlArrays.texts(transaction, texts));
      insert.executeUpdate();
    }
  }

  /** Shortened, and without the one character PostgreSQL cannot store. */
  private static String text(String text) {
    String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS);
  }
}
