package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.espalier.core.model.Head;
import org.espalier.core.model.Target;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.data.Examples;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static final List<Head> HEADS = List.of(new Head("head", Target.classes(10), 0, 1, ""));

  private final Examples digits =
      new DataSets().load(Specs.digits(100, 1).data(), Specs.dataFolder(), 1).train();
  private final Divergence divergence = new Divergence(HEADS, digits, List.of());

  @Test
  void aLossFarAboveAGuessForTwentyIterationsEndsTheTrialAndSaysWhere() {
    for (int i = 1; i < 20; i++) {
      divergence.check(1e5, i, 1);
    }

    assertThatThrownBy(() -> divergence.check(1e5, 20, 1))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining("for 20 iterations up to 20, in epoch 1")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.DIVERGED);
  }

  @Test
  void aSpikeThatPassesIsForgiven() {
    assertThatCode(
            () -> {
              for (int i = 1; i < 100; i++) {
                divergence.check(i % 20 == 0 ? 2 : 1e5, i, 1);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aHeavyClassMayCostMore() {
    Divergence weighted = new Divergence(HEADS, digits, List.of(100.0, 1.0));

    assertThatCode(
            () -> {
              for (int i = 1; i < 100; i++) {
                weighted.check(1e5, i, 1);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void infinityIsToldApart() {
    assertThatThrownBy(() -> divergence.check(Double.POSITIVE_INFINITY, 7, 2))
        .hasMessage("The loss became infinite at iteration 7, in epoch 2.");
  }
}
