package org.espalier.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values for the question marks of one statement, in order. */
final class Parameters {

  static final Parameters NONE = new Parameters();

  private sealed interface Value {}

  private record Single(@Nullable Object value, int type) implements Value {}

  private record Several(String type, List<@Nullable Object> values) implements Value {}

  private final List<Value> values = new ArrayList<>();

  Parameters text(@Nullable String value) {
    return add(value, Types.VARCHAR);
  }

  Parameters name(Enum<?> value) {
    return add(value.name(), Types.VARCHAR);
  }

  Parameters number(@Nullable Long value) {
    return add(value, Types.BIGINT);
  }

  Parameters integer(@Nullable Integer value) {
    return add(value, Types.INTEGER);
  }

  Parameters real(@Nullable Double value) {
    return add(value, Types.DOUBLE);
  }

  Parameters flag(boolean value) {
    return add(value, Types.BIT);
  }

  Parameters texts(Collection<String> several) {
    return addAll("text", several);
  }

  Parameters numbers(Collection<? extends @Nullable Long> several) {
    return addAll("int8", several);
  }

  Parameters integers(Collection<? extends @Nullable Integer> several) {
    return addAll("int4", several);
  }

  private Parameters add(@Nullable Object value, int type) {
    values.add(new Single(value, type));
    return this;
  }

  private Parameters addAll(String type, Collection<? extends @Nullable Object> several) {
    values.add(new Several(type, new ArrayList<>(several)));
    return this;
  }

  /**
   * @param first the place of the first of them, from 1
   * @return the place after the last
   */
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    int place = first;
    for (Value value : values) {
      switch (value) {
        case Single(Object single, int type) when single != null ->
            statement.setObject(place, single, type);
        case Single(Object nothing, int type) -> statement.setNull(place, type);
        case Several(String type, List<@Nullable Object> several) ->
            statement.setArray(place, connection.createArrayOf(type, several.toArray()));
      }
      place++;
    }
    return place;
  }
}
