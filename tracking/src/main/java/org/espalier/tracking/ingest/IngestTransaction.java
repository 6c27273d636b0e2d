package org.espalier.tracking.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.trial.AttemptState;
import org.espalier.tracking.log.LogLine;
import org.espalier.tracking.log.LogStore;
import org.espalier.tracking.metric.SeriesWriter;
import org.espalier.tracking.sql.SqlArrays;

/**
 * Applies messages in one transaction, with the positions behind them. Messages of an attempt whose
 * claim the scheduler has not applied yet hold up their partition: they and what follows are left
 * for the next time.
 */
final class IngestTransaction {
  private final Connection connection;
  private final SeriesWriter series;
  private final SeriesWriter.Batch points = new SeriesWriter.Batch();
  private final List<LogStore.Entry> lines = new ArrayList<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private final Set<TopicPartition> heldUp = new HashSet<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final TreeSet<String> changed = new TreeSet<>();
  private int deadLetters;

  /**
   * @param next the next offset of each partition that was touched
   * @param heldUp partitions that wait for a claim
   */
  record Result(
      Map<TopicPartition, Long> next,
      Set<TopicPartition> heldUp,
      int points,
      int lines,
      long dropped,
      int deadLetters) {}

  private record AttemptKey(long trialId, int attempt) {
    static AttemptKey of(AttemptReference reference) {
      return new AttemptKey(reference.trialId(), reference.attempt());
    }
  }

  IngestTransaction(Connection connection, SeriesWriter series) {
    this.connection = connection;
    this.series = series;
  }

  /**
   * @param expected the positions as they were read
   */
  Result apply(List<Message> messages, Map<TopicPartition, Long> expected) throws SQLException {
    Map<AttemptKey, Holder> holders = lockAttempts(messages);
    for (Message message : messages) {
      var source = message.source();
      TopicPartition partition = new TopicPartition(source.topic(), source.partition());
      if (heldUp.contains(partition)) {
        continue;
      }
      boolean applied =
          switch (message) {
            case Message.Metrics metrics -> apply(metrics.batch(), holders);
            case Message.Logs logs -> apply(logs.batch(), holders);
            case Message.Poison poison -> bury(poison);
          };
      if (applied) {
        next.put(partition, source.offset() + 1);
      } else {
        heldUp.add(partition);
      }
    }
    for (Map.Entry<TopicPartition, Long> position : next.entrySet()) {
      long from = expected.getOrDefault(position.getKey(), 0L);
      Positions.move(connection, position.getKey(), from, position.getValue());
    }
    int written = series.writeLocked(connection, points);
    LogStore.write(connection, lines);
    countDropped();
    tell();
    long drops = dropped.values().stream().mapToLong(Long::longValue).sum();
    return new Result(next, heldUp, written, lines.size(), drops, deadLetters);
  }

  private boolean apply(MetricBatch batch, Map<AttemptKey, Holder> holders) {
    Holder holder = holders.get(AttemptKey.of(batch.attempt()));
    Holder.Verdict verdict = Holder.judge(holder, batch.attempt(), batch.runId());
    if (verdict != Holder.Verdict.APPLY || holder == null) {
      return settle(verdict, "metrics");
    }
    for (MetricBatch.Point point : batch.points()) {
      if (holder.keeps(point.metric(), point.step())) {
        points.add(
            holder.runNumber(), point.metric(), point.step(), point.timeMillis(), point.value());
      } else {
        dropped.merge("points after the valid position", 1L, Long::sum);
      }
    }
    note(holder);
    return true;
  }

  private boolean apply(LogBatch batch, Map<AttemptKey, Holder> holders) {
    Holder holder = holders.get(AttemptKey.of(batch.attempt()));
    Holder.Verdict verdict = Holder.judge(holder, batch.attempt(), batch.runId());
    if (verdict != Holder.Verdict.APPLY || holder == null) {
      return settle(verdict, "logs");
    }
    for (LogBatch.Line line : batch.lines()) {
      lines.add(
          new LogStore.Entry(
              holder.runNumber(),
              new LogLine(
                  batch.attempt().attempt(),
                  line.number(),
                  line.timeMillis(),
                  line.level(),
                  line.text())));
    }
    note(holder);
    return true;
  }

  private void note(Holder holder) {
    changed.add("run:" + holder.runId());
    changed.add("study:" + holder.studyId());
  }

  /** Whether the message is done with; one that waits is not. */
  private boolean settle(Holder.Verdict verdict, String kind) {
    String reason =
        switch (verdict) {
          case APPLY, WAIT -> null;
          case DROP_FOREIGN_WORKER -> kind + " of a worker that does not hold the attempt";
          case DROP_WRONG_RUN -> kind + " for a run that is not the trial's";
          case DROP_UNKNOWN_ATTEMPT -> kind + " of an attempt nobody offered";
        };
    if (reason == null) {
      return false;
    }
    dropped.merge(reason, 1L, Long::sum);
    return true;
  }

  private boolean bury(Message.Poison poison) throws SQLException {
    DeadLetters.write(connection, poison);
    deadLetters++;
    return true;
  }

  /**
   * Before the attempts, as the scheduler has it: who holds an attempt and waits for its run would
   * wait for ever for one who holds the run and waits for the attempt.
   */
  private void lockRuns(Set<AttemptKey> attempts) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            """
            select r.run_number from run r
            where r.run_id in (select t.run_id from trial t where t.trial_id = any (?))
            order by r.run_number for no key update
            """)) {
      lock.setArray(
          1,
          SqlArrays.bigints(
              connection, attempts.stream().mapToLong(AttemptKey::trialId).toArray()));
      lock.executeQuery().close();
    }
  }

  private Map<AttemptKey, Holder> lockAttempts(List<Message> messages) throws SQLException {
    Set<AttemptKey> wanted = new HashSet<>();
    for (Message message : messages) {
      switch (message) {
        case Message.Metrics metrics -> wanted.add(AttemptKey.of(metrics.batch().attempt()));
        case Message.Logs logs -> wanted.add(AttemptKey.of(logs.batch().attempt()));
        case Message.Poison poison -> {}
      }
    }
    Map<AttemptKey, Holder> holders = new HashMap<>();
    if (wanted.isEmpty()) {
      return holders;
    }
    lockRuns(wanted);
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select a.trial_id, a.attempt, r.run_number, r.run_id, t.study_id, a.state, a.worker_id,
                   a.valid_epoch, a.valid_iteration
            from attempt a join trial t using (trial_id) join run r using (run_id)
            where (a.trial_id, a.attempt) in
              (select * from unnest(?::bigint[], ?::integer[]))
            order by a.trial_id, a.attempt
            for share of a
            """)) {
      select.setArray(
          1,
          SqlArrays.bigints(connection, wanted.stream().mapToLong(AttemptKey::trialId).toArray()));
      select.setArray(
          2,
          SqlArrays.integers(connection, wanted.stream().mapToInt(AttemptKey::attempt).toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          holders.put(
              new AttemptKey(row.getLong(1), row.getInt(2)),
              new Holder(
                  row.getLong(3),
                  row.getString(4),
                  row.getLong(5),
                  AttemptState.valueOf(row.getString(6)),
                  row.getString(7),
                  row.getObject(8, Integer.class),
                  row.getObject(9, Long.class)));
        }
      }
    }
    return holders;
  }

  private void countDropped() throws SQLException {
    if (dropped.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into dropped_message as d (reason, count) values (?, ?)
            on conflict (reason) do update set count = d.count + excluded.count
            """)) {
      for (Map.Entry<String, Long> entry : dropped.entrySet()) {
        upsert.setString(1, entry.getKey());
        upsert.setLong(2, entry.getValue());
        upsert.executeUpdate();
      }
    }
  }

  private void tell() throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    try (PreparedStatement notify =
        connection.prepareStatement(
            "select pg_notify('espalier_changes', topic) from unnest(?::text[]) as topic")) {
      notify.setArray(1, SqlArrays.texts(connection, changed));
      notify.executeQuery().close();
    }
  }
}
