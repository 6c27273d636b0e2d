package org.espalier.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.espalier.core.trial.FailureCategory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCauseTest {
  @ParameterizedTest
  @CsvSource({
    "3, OOM_HEAP",
    "132, NATIVE_CRASH",
    "134, NATIVE_CRASH",
    "135, NATIVE_CRASH",
    "136, NATIVE_CRASH",
    "139, NATIVE_CRASH",
    "137, KILLED",
    "143, KILLED",
    "130, KILLED",
    "0, INTERNAL",
    "1, INTERNAL",
    "255, INTERNAL",
  })
  void tellsWhatAnExitMeans(int exitCode, FailureCategory category) {
    assertThat(ExitCause.of(exitCode).category()).isEqualTo(category);
    assertThat(ExitCause.of(exitCode).message()).startsWith("The trial process ").endsWith(".");
  }
}
