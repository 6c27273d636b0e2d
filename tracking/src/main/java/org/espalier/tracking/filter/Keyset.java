package org.espalier.tracking.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;
import org.jspecify.annotations.Nullable;

/**
 * Pages by the values of the last row instead of by counting rows: what is added or deleted between
 * two pages makes no other row appear twice or not at all, and late pages cost no more than early
 * ones. The last key is unique, so that the order is total.
 */
public record Keyset(List<SortKey> keys) {
  public Keyset {
    keys = List.copyOf(keys);
  }

  private static String column(int place) {
    return "sort_" + place;
  }

  /** The keys as columns of the row, to stand before its other columns. */
  Sql columns() {
    return columns(keys.getFirst().expression());
  }

  /**
   * @param first another expression for the first key
   */
  Sql columns(Sql first) {
    Sql sql = first.then(" as " + column(0) + ", ");
    for (int i = 1; i < keys.size(); i++) {
      sql = sql.then(keys.get(i).expression()).then(" as " + column(i) + ", ");
    }
    return sql;
  }

  Sql order() {
    return order(keys.getFirst().descending() ? " desc nulls last" : " nulls last");
  }

  /** The same order where no first key is null, as an index has it when it is read backwards. */
  Sql orderOfPresent() {
    return order(keys.getFirst().descending() ? " desc" : "");
  }

  private Sql order(String first) {
    StringBuilder sql = new StringBuilder(" order by ").append(column(0)).append(first);
    for (int i = 1; i < keys.size(); i++) {
      sql.append(", ")
          .append(column(i))
          .append(keys.get(i).descending() ? " desc nulls last" : " nulls last");
    }
    return Sql.of(sql.toString());
  }

  /**
   * What rows after the one of a token have in common, where no first key is null: a condition on
   * its expression that an index understands.
   */
  Sql bound(String token, Sql first) {
    Object value = values(token)[0];
    return value == null
        ? Sql.of(" and false")
        : Sql.of(" and ").then(first).then(keys.getFirst().descending() ? " <= ?" : " >= ?", value);
  }

  /** The token of a row, from which the next page begins. */
  String token(ResultSet row) throws SQLException {
    @Nullable Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (keys.get(i).type()) {
            case TEXT -> row.getString(column(i));
            case NUMBER -> row.getObject(column(i), Double.class);
            case TIME -> row.getObject(column(i), OffsetDateTime.class);
          };
    }
    return token(values);
  }

  /**
   * The token of the values of the keys.
   *
   * @param keyValues as {@link #values} gives them
   */
  public String token(@Nullable Object[] keyValues) {
    ArrayNode values = Json.mapper().createArrayNode().add(fingerprint());
    for (Object value : keyValues) {
      values.add(
          switch (value) {
            case null -> null;
            case OffsetDateTime time -> time.toInstant().toString();
            case Object other -> other.toString();
          });
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(values.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The rows after the one of a token, as a condition on the columns.
   *
   * @throws TrackingException INVALID if the token is none of this order
   */
  Sql after(String token) {
    @Nullable Object[] values = values(token);
    Sql condition = Sql.of("false");
    for (int i = keys.size() - 1; i >= 0; i--) {
      Object value = values[i];
      String column = column(i);
      if (value == null) {
        condition = Sql.of("(" + column + " is null and ").then(condition).then(")");
      } else {
        String beyond = keys.get(i).descending() ? " < ?" : " > ?";
        condition =
            Sql.of("(" + column + beyond + " or " + column + " is null or (", value)
                .then(column + " = ? and ", value)
                .then(condition)
                .then("))");
      }
    }
    return condition;
  }

  /**
   * What a token holds: for each key a String, a Double or an OffsetDateTime, null where it is
   * missing.
   *
   * @throws TrackingException INVALID if the token is none of this order
   */
  public @Nullable Object[] values(String token) {
    try {
      JsonNode values = Json.mapper().readTree(Base64.getUrlDecoder().decode(token));
      if (values == null
          || values.size() != keys.size() + 1
          || !values.get(0).asText().equals(fingerprint())) {
        throw invalid();
      }
      @Nullable Object[] read = new Object[keys.size()];
      for (int i = 0; i < read.length; i++) {
        JsonNode value = values.get(i + 1);
        read[i] = value.isNull() ? null : value(keys.get(i).type(), value.asText());
      }
      return read;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw invalid();
    }
  }

  private static Object value(ValueType type, String text) {
    return switch (type) {
      case TEXT -> {
        if (text.indexOf('\0') >= 0) {
          throw invalid();
        }
        yield text;
      }
      case NUMBER -> Double.valueOf(text);
      case TIME -> Instant.parse(text).atOffset(ZoneOffset.UTC);
    };
  }

  private static TrackingException invalid() {
    return TrackingException.invalid(
        "Invalid page token: it is not of a search in this order; begin again without a token");
  }

  /**
   * Tells the tokens of one order from those of another. Made of texts: the hash of an enum is
   * another in each process, and a token outlives the process that wrote it.
   */
  private String fingerprint() {
    return Integer.toHexString(
        keys.stream()
            .map(key -> key.expression() + " " + key.type() + " " + key.descending())
            .toList()
            .hashCode());
  }
}
