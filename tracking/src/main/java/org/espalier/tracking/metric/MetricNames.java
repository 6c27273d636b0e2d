package org.espalier.tracking.metric;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The numbers of metric names. Names are never deleted, so what was read once stays right; new ones
 * are committed at once, apart from the points that wait for them. Thread-safe.
 */
public final class MetricNames {
  private static final int MOST_KEPT = 200_000;

  private final DataSource database;
  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  public MetricNames(DataSource database) {
    this.database = database;
  }

  /**
   * Makes sure that every name has a number. To be called before a transaction is opened, since it
   * takes a connection of its own.
   */
  public void ensure(Collection<String> names) throws SQLException {
    Set<String> unknown = new TreeSet<>();
    for (String name : names) {
      if (!known.containsKey(name)) {
        unknown.add(name);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    if (known.size() > MOST_KEPT) {
      known.clear();
      unknown.addAll(names);
    }
    try (Connection connection = database.getConnection()) {
      Array array = connection.createArrayOf("text", unknown.toArray());
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              insert into metric (name)
              select n from unnest(?::text[]) as n
              where not exists (select 1 from metric m where m.name = n)
              order by n
              on conflict (name) do nothing
              """)) {
        insert.setArray(1, array);
        insert.executeUpdate();
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "select name, metric_id from metric where name = any (?::text[])")) {
        select.setArray(1, array);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            known.put(rows.getString(1), rows.getInt(2));
          }
        }
      }
    }
  }

  /** The number of a name that {@link #ensure} was called with. */
  int number(String name) {
    Integer number = known.get(name);
    if (number == null) {
      throw new IllegalStateException("metric name '" + name + "' was not ensured");
    }
    return number;
  }
}
