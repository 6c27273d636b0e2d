package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.space.ParameterValue;
import org.junit.jupiter.api.Test;

/** Weights pass to a module that computes the same, and never between trials on other data. */
class HeirsTest {
  private static final CheckpointReference CHECKPOINT =
      new CheckpointReference("run", "checkpoints/a.zip", "d", 1, 2, 3);

  @Test
  void whatStandsBehindAnotherModuleIsNotInherited() throws StudyProblems {
    ModelSpec small = draft(16, "{set: mnist-10k}").model();
    ModelSpec wide = draft(32, "{set: mnist-10k}").model();

    assertThat(Heirs.equalModules(small, small))
        .containsExactlyInAnyOrder("flat", "a", "b", "head");
    assertThat(Heirs.equalModules(wide, small)).containsExactlyInAnyOrder("flat", "a");
  }

  @Test
  void otherDataAndExamplesDrawnByTheTrialGiveNothing() throws StudyProblems {
    TrialDraft all = draft(16, "{set: mnist-10k}");
    TrialDraft some = draft(16, "{set: mnist-10k, classes: [0, 1]}");
    TrialDraft few = draft(16, "{set: mnist-10k, limit: 100}");

    assertThat(heir(all, all).sources()).hasSize(4);
    assertThat(heir(all, some)).isEqualTo(TransferSpec.NONE);
    assertThat(heir(few, few)).isEqualTo(TransferSpec.NONE);
  }

  @Test
  void onlyTheBestIsInheritedFrom() {
    assertThatThrownBy(() -> study(16, "{set: mnist-10k}", "inherit: worst"))
        .isInstanceOfSatisfying(
            StudyProblems.class,
            problems ->
                assertThat(problems.problems().getFirst().message())
                    .isEqualTo("weights are inherited from the best trial alone"));
  }

  private static TransferSpec heir(TrialDraft own, TrialDraft theirs) {
    return Heirs.transfer(own, theirs.toTrialSpec(TransferSpec.NONE, 1), "run", CHECKPOINT);
  }

  private static TrialDraft draft(int units, String data) throws StudyProblems {
    return study(units, data, "inherit: best")
        .resolve(Map.of("learning_rate", ParameterValue.of(0.01)));
  }

  private static StudySpec study(int units, String data, String inherit) throws StudyProblems {
    return StudyReader.read(
        """
            name: heirs
            goal: {maximize: test_accuracy}
            data: %s
            model:
              flat: {type: flatten}
              a: {type: dense, units: 16}
              b: {type: dense, units: %d}
              head: {type: classifier}
            training: {epochs: 2, learning_rate: {float: [0.001, 0.1]}}
            search: {sampler: random, trials: 3, %s}
            """
            .formatted(data, units, inherit));
  }
}
