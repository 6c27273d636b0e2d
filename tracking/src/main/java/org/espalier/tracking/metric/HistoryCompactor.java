package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.espalier.tracking.sql.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs the history in the background: moves the fresh points of a series into blocks when they are
 * many, or when the series has been quiet for some rounds. Each run is packed in a transaction of
 * its own that holds the run's row for some milliseconds, as a writer does; readers notice nothing.
 * Several compactors at once are safe but gain nothing. While the database is away it waits.
 */
public final class HistoryCompactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryCompactor.class);

  /** Time between rounds. */
  public static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int MANY_CHUNKS = 64;
  private static final int MANY_POINTS = CompactionPlan.MOST_POINTS;
  private static final int MOST_SERIES = 20_000;

  /** Rounds without a new chunk after which a series counts as quiet. */
  private static final int QUIET_ROUNDS = 6;

  private final DataSource database;
  private final Duration pause;
  private final Map<SeriesKey, Seen> seen = new HashMap<>();
  private final LongAdder packed = new LongAdder();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  private record Seen(long newest, int rounds) {}

  private record Candidate(SeriesKey key, boolean quiet) {}

  public HistoryCompactor(DataSource database, Duration pause) {
    this.database = database;
    this.pause = pause;
    this.thread = Thread.ofPlatform().name("history-compactor").daemon().unstarted(this::work);
  }

  public HistoryCompactor start() {
    thread.start();
    return this;
  }

  /** Points packed since the start. */
  public long packed() {
    return packed.sum();
  }

  private void work() {
    while (await()) {
      try {
        round();
      } catch (SQLException | RuntimeException e) {
        LOG.warn("cannot pack the history, trying again: {}", e.toString());
      }
    }
  }

  private boolean await() {
    try {
      return !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /**
   * Packs what is due.
   *
   * @return how many points
   */
  int round() throws SQLException {
    return pack(due());
  }

  /**
   * Packs everything that is fresh now, as if every series were quiet.
   *
   * @return how many points
   */
  public int packAll() throws SQLException {
    int sum = 0;
    for (int count = -1; count != 0; sum += count) {
      count = pack(fresh().keySet().stream().map(key -> new Candidate(key, true)).toList());
    }
    return sum;
  }

  private int pack(List<Candidate> candidates) throws SQLException {
    Map<Long, List<Candidate>> runs = new TreeMap<>();
    for (Candidate candidate : candidates) {
      runs.computeIfAbsent(candidate.key().runNumber(), run -> new ArrayList<>()).add(candidate);
    }
    int sum = 0;
    for (Map.Entry<Long, List<Candidate>> run : runs.entrySet()) {
      if (closed.getCount() == 0) {
        break;
      }
      sum +=
          Transactions.run(database, connection -> pack(connection, run.getKey(), run.getValue()));
    }
    packed.add(sum);
    return sum;
  }

  private static int pack(Connection connection, long run, List<Candidate> series)
      throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select 1 from run where run_number = ? for no key update")) {
      lock.setLong(1, run);
      lock.executeQuery().close();
    }
    int sum = 0;
    for (Candidate candidate : series) {
      sum += new SeriesCompaction(connection, candidate.key()).run(candidate.quiet());
    }
    return sum;
  }

  private record Fresh(long newest, long chunks, long points) {}

  private List<Candidate> due() throws SQLException {
    List<Candidate> due = new ArrayList<>();
    Map<SeriesKey, Fresh> fresh = fresh();
    seen.keySet().retainAll(fresh.keySet());
    fresh.forEach(
        (key, found) -> {
          Seen before = seen.get(key);
          int rounds =
              before != null && before.newest() == found.newest() ? before.rounds() + 1 : 0;
          boolean quiet = rounds >= QUIET_ROUNDS;
          if (quiet || found.chunks() >= MANY_CHUNKS || found.points() >= MANY_POINTS) {
            due.add(new Candidate(key, quiet));
            seen.remove(key);
          } else {
            seen.put(key, new Seen(found.newest(), rounds));
          }
        });
    return due;
  }

  private Map<SeriesKey, Fresh> fresh() throws SQLException {
    Map<SeriesKey, Fresh> fresh = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            HistoryRows.prepare(
                connection,
                """
                select run_number, metric_id, max(chunk_id), count(*), sum(point_count)
                from metric_chunk
                group by run_number, metric_id
                order by count(*) desc
                limit ?
                """)) {
      select.setInt(1, MOST_SERIES);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          fresh.put(
              new SeriesKey(row.getLong(1), row.getInt(2)),
              new Fresh(row.getLong(3), row.getLong(4), row.getLong(5)));
        }
      }
    }
    return fresh;
  }

  /** Ends after the run that is being packed. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
