package org.espalier.tracking.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.metric.SeriesWriter;
import org.espalier.tracking.sql.SqlArrays;

/** Several requests in one transaction: a few statements, however many requests there are. */
final class GroupTransaction {
  private final Connection connection;
  private final SeriesWriter series;
  private final Map<RunKey, String> storedParams = new HashMap<>();
  private final SortedMap<RunKey, String> newParams = new TreeMap<>();
  private final SortedMap<RunKey, String> newTags = new TreeMap<>();
  private final SeriesWriter.Batch points = new SeriesWriter.Batch();

  /** What became of a request. */
  sealed interface Outcome {}

  record Applied() implements Outcome {}

  record Refused(TrackingException reason) implements Outcome {}

  private record RunKey(long run, String key) implements Comparable<RunKey> {
    @Override
    public int compareTo(RunKey other) {
      int byRun = Long.compare(run, other.run);
      return byRun != 0 ? byRun : key.compareTo(other.key);
    }
  }

  private record Target(long number, boolean deleted) {}

  GroupTransaction(Connection connection, SeriesWriter series) {
    this.connection = connection;
    this.series = series;
  }

  /** The outcomes in the order of the requests, which are applied in that order. */
  List<Outcome> apply(List<RunWrite> writes) throws SQLException {
    Map<String, Target> runs = lockRuns(writes);
    readParams(writes, runs);
    List<Outcome> outcomes = new ArrayList<>(writes.size());
    for (RunWrite write : writes) {
      Target run = runs.get(write.runId());
      if (run == null) {
        outcomes.add(new Refused(RunStore.noRun(write.runId())));
      } else if (run.deleted()) {
        outcomes.add(new Refused(RunStore.deleted(write.runId())));
      } else {
        outcomes.add(collect(write, run.number()));
      }
    }
    insert(
        newParams,
        """
        insert into run_param (run_number, key, value)
        select * from unnest(?::bigint[], ?::text[], ?::text[])
        """);
    insert(
        newTags,
        """
        insert into run_tag (run_number, key, value)
        select * from unnest(?::bigint[], ?::text[], ?::text[])
        on conflict (run_number, key) do update set value = excluded.value
        where run_tag.value <> excluded.value
        """);
    series.writeLocked(connection, points);
    return outcomes;
  }

  private Outcome collect(RunWrite write, long run) {
    for (Map.Entry<String, String> param : write.params().entrySet()) {
      String present = storedParams.get(new RunKey(run, param.getKey()));
      if (present != null && !present.equals(param.getValue())) {
        return new Refused(
            TrackingException.invalid(
                ("Changing param values is not allowed. Param with key='%s' was already logged with"
                        + " value='%s' for run ID='%s'. Attempted logging new value '%s'.")
                    .formatted(param.getKey(), present, write.runId(), param.getValue())));
      }
    }
    write
        .params()
        .forEach(
            (key, value) -> {
              if (storedParams.put(new RunKey(run, key), value) == null) {
                newParams.put(new RunKey(run, key), value);
              }
            });
    write.tags().forEach((key, value) -> newTags.put(new RunKey(run, key), value));
    for (MetricPoint point : write.points()) {
      points.add(run, point.metric(), point.step(), point.time(), point.value());
    }
    return new Applied();
  }

  private Map<String, Target> lockRuns(List<RunWrite> writes) throws SQLException {
    TreeSet<String> ids = new TreeSet<>();
    writes.forEach(write -> ids.add(write.runId()));
    Map<String, Target> runs = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select run_id, run_number, lifecycle_stage from run where run_id = any (?)
            order by run_number for no key update
            """)) {
      select.setArray(1, SqlArrays.texts(connection, ids));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          runs.put(
              row.getString(1), new Target(row.getLong(2), row.getString(3).equals("deleted")));
        }
      }
    }
    return runs;
  }

  private void readParams(List<RunWrite> writes, Map<String, Target> runs) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (RunWrite write : writes) {
      Target run = runs.get(write.runId());
      if (run != null) {
        for (String key : write.params().keySet()) {
          numbers.add(run.number());
          keys.add(key);
        }
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select p.run_number, p.key, p.value
            from unnest(?::bigint[], ?::text[]) as wanted(run_number, key)
            join run_param p on p.run_number = wanted.run_number and p.key = wanted.key
            """)) {
      select.setArray(1, bigints(numbers));
      select.setArray(2, SqlArrays.texts(connection, keys));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          storedParams.put(new RunKey(row.getLong(1), row.getString(2)), row.getString(3));
        }
      }
    }
  }

  private void insert(SortedMap<RunKey, String> rows, String sql) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setArray(1, bigints(rows.keySet().stream().map(RunKey::run).toList()));
      insert.setArray(
          2, SqlArrays.texts(connection, rows.keySet().stream().map(RunKey::key).toList()));
      insert.setArray(3, SqlArrays.texts(connection, rows.values()));
      insert.executeUpdate();
    }
  }

  private java.sql.Array bigints(Collection<Long> values) throws SQLException {
    return SqlArrays.bigints(connection, values.stream().mapToLong(Long::longValue).toArray());
  }
}
