package org.espalier.worker.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;

/** The names that PyTorch gives to weights are understood. */
class ForeignWeightsTest {
  private static final Set<String> NORMED =
      Set.of("weight", "scale", "offset", "running_mean", "running_variance");

  private final Map<String, Tensor> tensors = new TreeMap<>();

  @Test
  void aConvolutionAndItsNormBecomeOneModule() {
    put("features.0.weight", List.of(2L, 1L, 1L, 1L), 1, 2);
    put("features.0.bias", List.of(2L), 10, 20);
    put("features.1.weight", List.of(2L), 3, 4);
    put("features.1.bias", List.of(2L), 5, 6);
    put("features.1.running_mean", List.of(2L), 100, 200);
    put("features.1.running_var", List.of(2L), 7, 8);

    assertThat(find("weight", NORMED)).containsExactly(1, 2);
    assertThat(find("scale", NORMED)).containsExactly(3, 4);
    assertThat(find("offset", NORMED)).containsExactly(5, 6);
    assertThat(find("running_variance", NORMED)).containsExactly(7, 8);
    assertThat(find("running_mean", NORMED)).containsExactly(90, 180);
  }

  @Test
  void anLstmHasOneBiasForTwoAndAGruKeepsBoth() {
    put("features.0.weight_ih_l0", List.of(1L, 2L), 1, 2);
    put("features.0.weight_hh_l0", List.of(1L, 1L), 3);
    put("features.0.bias_ih_l0", List.of(1L), 4);
    put("features.0.bias_hh_l0", List.of(1L), 5);

    Set<String> lstm = Set.of("input_weight", "recurrent_weight", "bias");
    Set<String> gru = Set.of("input_weight", "recurrent_weight", "bias", "recurrent_bias");
    assertThat(find("input_weight", lstm)).containsExactly(1, 2);
    assertThat(find("recurrent_weight", lstm)).containsExactly(3);
    assertThat(find("bias", lstm)).containsExactly(9);
    assertThat(find("bias", gru)).containsExactly(4);
    assertThat(find("recurrent_bias", gru)).containsExactly(5);
  }

  @Test
  void aNameThatTheStudyGivesComesFirst() {
    put("block/weight", List.of(1L), 1);
    put("odd", List.of(1L), 2);

    Optional<ForeignWeights.Found> found =
        new ForeignWeights(tensors, Map.of("block/weight", "odd"), Map.of())
            .find("block", "weight", "block", Set.of("weight"));

    assertThat(found.map(ForeignWeights.Found::used)).contains(List.of("odd"));
  }

  private void put(String name, List<Long> shape, float... values) {
    tensors.put(name, new Tensor(shape, FloatBuffer.wrap(values)));
  }

  private float[] find(String weight, Set<String> siblings) {
    return new ForeignWeights(tensors, Map.of(), Map.of())
        .find("block", weight, "features.0 + features.1", siblings)
        .map(found -> found.tensor().values().array())
        .orElse(new float[0]);
  }
}
