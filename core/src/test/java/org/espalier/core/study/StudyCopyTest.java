package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.junit.jupiter.api.Test;

class StudyCopyTest {

  private static final String FILE =
      """
      name: first            # a comment
      goal: {maximize: test_accuracy}
      data: {set: mnist-10k}
      model:
        flat: {type: flatten}
        hidden: {type: dense, units: {int: [8, 64]}}
        head: {type: classifier}
      training: {epochs: 3, batch_size: 32, optimizer: adam, learning_rate: {float: [0.001, 0.1], log: true}}
      search: {sampler: tpe, pruner: median, trials: 20, parallel: 2}
      seed: 7
      """;

  @Test
  void aCopyHasTheChangesAndElseTheSameMeaning() throws StudyProblems {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("name", "second");
    changes.put("training.epochs", "12");
    changes.put("training.learning_rate", "{float: [0.01, 0.1], log: true}");
    changes.put("search.parallel", "");
    StudySpec copy = StudyReader.read(StudyCopy.changed(FILE, changes));

    assertThat(copy.name()).isEqualTo("second");
    assertThat(copy.search().parallel()).isEmpty();
    assertThat(copy.trialLimit()).isEqualTo(20);
    assertThat(copy.space()).isNotEqualTo(StudyReader.read(FILE).space());
    assertThat(StudyReader.read(StudyCopy.changed(FILE, Map.of())))
        .isEqualTo(StudyReader.read(FILE));
  }

  @Test
  void aTrialOnceMoreHasItsValuesAndItsSeed() throws StudyProblems {
    Map<String, ParameterValue> values =
        Map.of(
            "hidden.units", new ParameterValue.IntegerValue(17),
            "learning_rate", new ParameterValue.FloatValue(0.02));
    StudySpec again = StudyReader.read(StudyCopy.ofTrial(FILE, "first-again", 5, values));

    assertThat(again.trialLimit()).isEqualTo(1);
    assertThat(again.seed()).isEqualTo(7 + 5);
    assertThat(again.search().enqueue()).containsExactly(values);
  }

  @Test
  void whatCannotBeSetIsSaidWithItsPath() {
    assertThatThrownBy(() -> StudyCopy.changed(FILE, Map.of("name.first", "x")))
        .hasMessage("'name.first' cannot be set: 'name' is no mapping in this file");
    assertThatThrownBy(() -> StudyCopy.changed(FILE, Map.of("training.epochs", "[1")))
        .hasMessageStartingWith("'training.epochs' cannot be set: '[1' is no YAML value");
  }
}
