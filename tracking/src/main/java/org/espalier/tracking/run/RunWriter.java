package org.espalier.tracking.run;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingException.Kind;
import org.espalier.tracking.metric.MetricNames;
import org.espalier.tracking.metric.SeriesWriter;
import org.espalier.tracking.sql.Transactions;
import org.jdbi.v3.core.ConnectionException;

/**
 * Records in runs what clients send. Requests that arrive while one commit is under way share the
 * next one (group commit), so that the rate of requests does not hang on that of the disk. Each
 * request is applied as a whole or refused as a whole, whatever becomes of its neighbours. Writing
 * the same again changes nothing. Thread-safe; close it after its last caller.
 */
public final class RunWriter implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_REQUESTS = 500;
  private static final int MOST_POINTS = 100_000;

  private final DataSource database;
  private final MetricNames names;
  private final SeriesWriter series;
  private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private volatile boolean closed;

  private record Pending(RunWrite write, CompletableFuture<Boolean> done) {}

  public RunWriter(DataSource database, MetricNames names) {
    this.database = database;
    this.names = names;
    this.series = new SeriesWriter(names);
    this.thread = Thread.ofPlatform().name("run-writer").daemon().start(this::work);
  }

  /**
   * Applies a request; it is durable when this returns.
   *
   * @throws TrackingException NOT_FOUND if the run is not there, WRONG_STATE if it is deleted,
   *     INVALID if a param has another value already, OVERLOADED if too much waits
   * @throws ConnectionException if the database fails
   */
  public void write(RunWrite write) {
    Pending pending = new Pending(write, new CompletableFuture<>());
    if (closed || !waiting.offer(pending)) {
      throw new TrackingException(
          Kind.OVERLOADED, "too many requests wait to be written; try again in a second");
    }
    if (closed) {
      failWaiting();
    }
    try {
      pending.done().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case TrackingException refused -> throw refused;
        case SQLException failed -> throw new ConnectionException(failed);
        case null, default -> throw e;
      }
    }
  }

  private void work() {
    while (!closed) {
      try {
        Pending first = waiting.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          commit(group(first));
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    failWaiting();
  }

  private List<Pending> group(Pending first) {
    List<Pending> group = new ArrayList<>();
    int points = 0;
    for (Pending next = first; next != null; next = waiting.poll()) {
      group.add(next);
      points += next.write().points().size();
      if (group.size() >= MOST_REQUESTS || points >= MOST_POINTS) {
        break;
      }
    }
    return group;
  }

  /**
   * A group that fails as a whole is tried one by one, so that only the culprit fails; but not if
   * the database is away, since each would wait for it in turn.
   */
  private void commit(List<Pending> group) {
    try {
      List<GroupTransaction.Outcome> outcomes = apply(group);
      for (int i = 0; i < group.size(); i++) {
        switch (outcomes.get(i)) {
          case GroupTransaction.Applied applied -> group.get(i).done().complete(true);
          case GroupTransaction.Refused refused ->
              group.get(i).done().completeExceptionally(refused.reason());
        }
      }
    } catch (SQLException | RuntimeException e) {
      if (group.size() == 1 || isAway(e)) {
        group.forEach(pending -> pending.done().completeExceptionally(e));
      } else {
        group.forEach(pending -> commit(List.of(pending)));
      }
    }
  }

  private static boolean isAway(Exception e) {
    if (!(e instanceof SQLException failed)) {
      return false;
    }
    String state = failed.getSQLState();
    return failed instanceof SQLTransientConnectionException
        || failed instanceof SQLNonTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }

  private List<GroupTransaction.Outcome> apply(List<Pending> group) throws SQLException {
    List<RunWrite> writes = group.stream().map(Pending::write).toList();
    TreeSet<String> metrics = new TreeSet<>();
    writes.forEach(write -> write.points().forEach(point -> metrics.add(point.metric())));
    names.ensure(metrics);
    return Transactions.run(
        database, connection -> new GroupTransaction(connection, series).apply(writes));
  }

  private void failWaiting() {
    for (Pending pending = waiting.poll(); pending != null; pending = waiting.poll()) {
      pending
          .done()
          .completeExceptionally(
              new TrackingException(Kind.OVERLOADED, "the server is stopping; try again"));
    }
  }

  /** Refuses what comes from now on and ends when the commit under way has ended. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
