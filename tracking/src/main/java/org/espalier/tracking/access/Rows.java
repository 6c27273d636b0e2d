package org.espalier.tracking.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads rows of the tables of access. */
final class Rows {

  /**
   * Columns of an {@link Identity} of account {@code a} and token {@code t}, either may be null.
   */
  static final String IDENTITY =
      """
      t.token_id, t.name as token_name, t.role as token_role, t.project_id as token_project,
      a.account_id, a.name as account_name, a.role as account_role,
      (select coalesce(json_object_agg(p.project_id, p.role), '{}')
       from account_project p where p.account_id = a.account_id) as projects
      """;

  private static final TypeReference<Map<Long, String>> BY_NUMBER = new TypeReference<>() {};
  private static final TypeReference<TreeMap<String, String>> BY_NAME = new TypeReference<>() {};

  private Rows() {}

  static Identity identity(ResultSet row) throws SQLException {
    OptionalLong account = number(row, "account_id");
    OptionalLong token = number(row, "token_id");
    String tokenRole = row.getString("token_role");
    Optional<Identity.TokenLimit> limit =
        token.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Identity.TokenLimit(
                    token.getAsLong(), tokenRole, number(row, "token_project")));
    return new Identity(
        account.isPresent() ? row.getString("account_name") : row.getString("token_name"),
        account,
        Optional.ofNullable(account.isPresent() ? row.getString("account_role") : tokenRole),
        json(row.getString("projects"), BY_NUMBER),
        limit);
  }

  static Map<String, String> byName(String roles) {
    return json(roles, BY_NAME);
  }

  private static <T> T json(String text, TypeReference<T> type) {
    try {
      return Json.mapper().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote no JSON", e);
    }
  }

  static OptionalLong number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return time(row, column).orElseThrow();
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }

  /** For binding: null where it is empty. */
  static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }
}
