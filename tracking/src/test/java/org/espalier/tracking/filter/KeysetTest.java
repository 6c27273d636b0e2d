package org.espalier.tracking.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.espalier.tracking.TrackingException;
import org.junit.jupiter.api.Test;

/** Tokens of pages are read again in the same order only, in whatever process. */
class KeysetTest {
  private static final Keyset KEYSET =
      new Keyset(
          List.of(
              SortKey.descending(ValueType.NUMBER, "s.last_value"),
              SortKey.descending(ValueType.TIME, "r.started_at"),
              SortKey.ascending(ValueType.TEXT, "r.run_id")));

  private static final Object[] VALUES = {
    0.1, Instant.parse("2026-11-29T12:00:00.123456Z").atOffset(ZoneOffset.UTC), "a\"1"
  };

  /** As another process has written it. */
  private static final String TOKEN =
      "WyIzMzY2Y2NhNyIsIjAuMSIsIjIwMjYtMTEtMjlUMTI6MDA6MDAuMTIzNDU2WiIsImFcIjEiXQ";

  @Test
  void aTokenGivesBackItsValues() {
    assertThat(KEYSET.values(KEYSET.token(VALUES))).containsExactly(VALUES);
    Object[] missing = {null, null, "b"};
    assertThat(KEYSET.values(KEYSET.token(missing))).containsExactly(missing);
  }

  @Test
  void aTokenOfAnotherProcessIsUnderstood() {
    assertThat(KEYSET.token(VALUES)).isEqualTo(TOKEN);
    assertThat(KEYSET.values(TOKEN)).containsExactly(VALUES);
  }

  @Test
  void aTokenOfAnotherOrderIsRefused() {
    Keyset ascending =
        new Keyset(
            List.of(
                SortKey.ascending(ValueType.NUMBER, "s.last_value"),
                SortKey.descending(ValueType.TIME, "r.started_at"),
                SortKey.ascending(ValueType.TEXT, "r.run_id")));
    assertThatThrownBy(() -> ascending.values(KEYSET.token(VALUES)))
        .isInstanceOf(TrackingException.class)
        .hasMessageContaining("begin again without a token");
  }
}
