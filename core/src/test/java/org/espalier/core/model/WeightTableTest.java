package org.espalier.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.espalier.core.model.WeightTable.Row;
import org.junit.jupiter.api.Test;

/** What the page says of weights is what layouts give. */
class WeightTableTest {
  @Test
  void aSizeIsToldByWhatItIsMadeOf() {
    assertThat(rows("lstm"))
        .containsExactly(
            new Row("input_weight", "4 · units × features", true, List.of()),
            new Row("recurrent_weight", "4 · units × units", true, List.of()),
            new Row("bias", "4 · units", true, List.of()));
    assertThat(rows("squeeze_excite"))
        .contains(new Row("squeeze.weight", "channels / reduction × channels", true, List.of()));
  }

  @Test
  void aWeightThatIsNotAlwaysThereSaysWhenItIs() {
    assertThat(rows("conv_block"))
        .contains(
            new Row("bias", "filters", true, List.of("`norm: none`")),
            new Row("running_mean", "filters", false, List.of("`norm: batch`")));
    assertThat(rows("residual_block"))
        .contains(
            new Row(
                "projection.weight",
                "filters × channels × 1 × 1",
                true,
                List.of("where stride or filters change the shape")));
    assertThat(rows("batch_norm"))
        .contains(
            new Row("scale", "features", true, List.of("for a vector or for a sequence")),
            new Row("scale", "channels", true, List.of("for an image")));
  }

  private static List<Row> rows(String type) {
    return WeightTable.of(ModuleTypes.find(type).orElseThrow());
  }
}
