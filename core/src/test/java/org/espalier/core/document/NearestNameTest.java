package org.espalier.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void findsWhatWasMeant() {
    List<String> known = List.of("learning_rate", "batch_size", "optimizer", "epochs");

    assertThat(NearestName.of("learning-rate", known)).contains("learning_rate");
    assertThat(NearestName.of("LearningRate", known)).contains("learning_rate");
    assertThat(NearestName.of("optimiser", known)).contains("optimizer");
    assertThat(NearestName.of("epohcs", known)).contains("epochs");
    assertThat(NearestName.of("momentum", known)).isEmpty();
    assertThat(NearestName.of("", known)).isEmpty();
  }

  @Test
  void aSwapIsOneEdit() {
    assertThat(NearestName.distance("adam", "adma")).isEqualTo(1);
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
  }
}
