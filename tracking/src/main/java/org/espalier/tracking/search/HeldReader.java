package org.espalier.tracking.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.Filter.Entity;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.RunStore;
import org.espalier.tracking.sql.SqlArrays;

/** Reads what {@link HeldExperiments} holds. Thread-safe. */
final class HeldReader {
  private static final String RUNS =
      "select "
          + RunStore.COLUMNS
          + """
          , (select coalesce(sum(s.point_count), 0) from metric_series s
             where s.run_number = r.run_number) as points
          """;

  private final DataSource database;

  HeldReader(DataSource database) {
    this.database = database;
  }

  /** What a run has in a field. */
  record Value(long runNumber, Filter.Field field, Object value) {}

  private interface Binding {
    void bind(Connection connection, PreparedStatement select) throws SQLException;
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> list(String sql, Binding binding, Row<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      binding.bind(connection, select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
    }
    return rows;
  }

  private static CountedRun run(ResultSet row) throws SQLException {
    return new CountedRun(RunStore.read(row), row.getLong("points"));
  }

  /** How many runs an experiment has. */
  long count(long experiment) throws SQLException {
    return list(
            "select count(*) from run where experiment_id = ?",
            (connection, select) -> select.setLong(1, experiment),
            row -> row.getLong(1))
        .getFirst();
  }

  /** All runs of an experiment. */
  List<CountedRun> runs(long experiment) throws SQLException {
    return list(
        RUNS + "from run r where r.experiment_id = ?",
        (connection, select) -> select.setLong(1, experiment),
        HeldReader::run);
  }

  /** Those of the runs that there are, of these experiments. */
  List<CountedRun> runs(Collection<Long> numbers, Collection<Long> experiments)
      throws SQLException {
    return list(
        RUNS
            + """
            from unnest(?::bigint[]) as n(run_number) join run r on r.run_number = n.run_number
            where r.experiment_id = any (?)
            """,
        (connection, select) -> {
          select.setArray(1, SqlArrays.bigints(connection, array(numbers)));
          select.setArray(2, SqlArrays.bigints(connection, array(experiments)));
        },
        HeldReader::run);
  }

  private static long[] array(Collection<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** A field of all runs of an experiment that have it. */
  List<Value> column(long experiment, Filter.Field field) throws SQLException {
    return list(
        switch (field.entity()) {
          case METRIC ->
              """
              select s.run_number, s.last_value from metric_series s
              where s.metric_id = (select m.metric_id from metric m where m.name = ?)
                and s.experiment_id = ?
              """;
          case PARAM -> pairs("run_param");
          case TAG -> pairs("run_tag");
          case DATASET, ATTRIBUTE -> throw new IllegalArgumentException(field.toString());
        },
        (connection, select) -> {
          select.setString(1, field.key());
          select.setLong(2, experiment);
        },
        row -> new Value(row.getLong(1), field, value(field.entity(), row, 2)));
  }

  private static String pairs(String table) {
    return """
        select p.run_number, p.value from run r
        join %s p on p.run_number = r.run_number and p.key = ?
        where r.experiment_id = ?
        """
        .formatted(table);
  }

  private static Object value(Entity entity, ResultSet row, int column) throws SQLException {
    return entity == Entity.METRIC ? (Object) row.getDouble(column) : row.getString(column);
  }

  /** What these runs have in these fields. */
  List<Value> values(Collection<Long> numbers, Collection<Filter.Field> fields)
      throws SQLException {
    List<Value> values = new ArrayList<>();
    for (Entity entity : List.of(Entity.METRIC, Entity.PARAM, Entity.TAG)) {
      List<String> keys =
          fields.stream()
              .filter(field -> field.entity() == entity)
              .map(Filter.Field::key)
              .distinct()
              .toList();
      if (!keys.isEmpty() && !numbers.isEmpty()) {
        values.addAll(values(numbers, entity, keys));
      }
    }
    return values;
  }

  private List<Value> values(Collection<Long> numbers, Entity entity, List<String> keys)
      throws SQLException {
    return list(
        switch (entity) {
          case METRIC ->
              """
              select s.run_number, m.name, s.last_value
              from unnest(?::bigint[]) as n(run_number)
              join metric_series s on s.run_number = n.run_number
              join metric m on m.metric_id = s.metric_id
              where m.name = any (?)
              """;
          case PARAM -> pairsOf("run_param");
          case TAG -> pairsOf("run_tag");
          case DATASET, ATTRIBUTE -> throw new IllegalArgumentException(entity.toString());
        },
        (connection, select) -> {
          select.setArray(1, SqlArrays.bigints(connection, array(numbers)));
          select.setArray(2, SqlArrays.texts(connection, keys));
        },
        row ->
            new Value(
                row.getLong(1), new Filter.Field(entity, row.getString(2)), value(entity, row, 3)));
  }

  private static String pairsOf(String table) {
    return """
        select p.run_number, p.key, p.value
        from unnest(?::bigint[]) as n(run_number) join %s p on p.run_number = n.run_number
        where p.key = any (?)
        """
        .formatted(table);
  }
}
