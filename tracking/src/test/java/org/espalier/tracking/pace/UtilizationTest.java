package org.espalier.tracking.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.espalier.tracking.pace.Utilization.Row;
import org.espalier.tracking.pace.Utilization.Window;
import org.espalier.tracking.pace.Utilization.Work;
import org.espalier.tracking.pace.Utilization.Worker;
import org.junit.jupiter.api.Test;

class UtilizationTest {
  /** From 100 s to 140 s in four parts. */
  private static final Window WINDOW = new Window(100, 10, 4);

  @Test
  void workCountsInThePartsThatItCoversAndBySlots() {
    assertThat(
            Utilization.of(
                WINDOW,
                List.of(new Worker("a", 2, 0, 140)),
                List.of(new Work("a", 95, 125), new Work("a", 120, 140))))
        .containsExactly(new Row("a", List.of(0.5, 0.5, 0.75, 0.5)));
  }

  @Test
  void aPartBeforeAWorkerCameOrAfterItLeftHasNoShare() {
    assertThat(
            Utilization.of(
                WINDOW,
                List.of(new Worker("a", 1, 115, 130)),
                List.of(new Work("a", 115, 120), new Work("gone", 100, 140))))
        .containsExactly(new Row("a", Arrays.asList(null, 1.0, 0.0, null)));
  }

  @Test
  void aShareIsNeverAboveOne() {
    // An attempt whose worker was lost ends later than the worker was last seen.
    assertThat(
            Utilization.of(
                WINDOW, List.of(new Worker("a", 1, 100, 105)), List.of(new Work("a", 100, 110))))
        .containsExactly(new Row("a", Arrays.asList(1.0, null, null, null)));
  }
}
