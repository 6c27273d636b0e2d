package org.espalier.tracking.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database keeps ids of runs to one form, whoever writes them. */
class RunIdTest {
  private final TestDatabase database = TestDatabase.open();

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a-b_c", "A-", "0123456789abcdef0123456789abcdef"})
  void takesLettersDigitsLowLinesAndHyphens(String id) {
    assertThatCode(() -> database.run(id)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "_a", "a b", "a/b", "a\n", "\na", "a\nb", "a.b", "../a"})
  void refusesAllElse(String id) {
    assertThatThrownBy(() -> database.run(id)).hasMessageContaining("run_run_id_check");
  }

  @Test
  void takes256AtTheMost() {
    database.run("a".repeat(256));
    assertThatThrownBy(() -> database.run("a".repeat(257)))
        .hasMessageContaining("run_run_id_check");
  }
}
