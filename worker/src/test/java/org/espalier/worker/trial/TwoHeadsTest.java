package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.measure.Confusion;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example with two inputs and two heads, from its file to its measures. */
class TwoHeadsTest {
  private static final double WEIGHT = 0.5;

  @TempDir Path folder;

  @Test
  void learnsBothTargetsAndMeasuresEachHead() throws Exception {
    Recorder recorder = new Recorder();

    run(spec("none"), "plain", recorder);

    Map<String, Double> last = recorder.epoch(30);
    assertThat(last)
        .containsKeys(
            "test_auc.species", "test_macro_f1.species", "train_accuracy.species", "test_mae.mass")
        .doesNotContainKeys("test_accuracy", "test_rmse");
    assertThat(recorder.metric(30, "test_accuracy.species")).isGreaterThan(0.95);
    assertThat(recorder.metric(30, "test_rmse.mass"))
        .as("in grams; the deviation is 800")
        .isLessThan(400);
    assertThat(recorder.metric(30, "test_loss"))
        .isCloseTo(
            recorder.metric(30, "test_loss.species")
                + WEIGHT * recorder.metric(30, "test_loss.mass"),
            within(1e-9));
    Confusion matrix =
        Json.read(
            Files.readString(recorder.artifact("confusion-matrix.species.json")), Confusion.class);
    assertThat(matrix.counts()).hasSize(3);
  }

  @Test
  void classWeightsAreThoseOfTheHeadThatTellsClassesApart() throws Exception {
    Recorder recorder = new Recorder();

    run(spec("balanced"), "balanced", recorder);

    assertThat(recorder.log)
        .filteredOn(line -> line.contains("classes count in the loss by these weights"))
        .singleElement()
        .asString()
        .endsWith(", 1.0]");
    assertThat(recorder.metric(30, "test_accuracy.species")).isGreaterThan(0.95);
  }

  private void run(TrialSpec spec, String name, Recorder recorder) throws Exception {
    new TrialRunner(new Dl4jEngine(), new DataSets(), () -> Instant.EPOCH, System::nanoTime)
        .run(
            new TrialAssignment(
                spec,
                Optional.empty(),
                Map.of(),
                Files.createDirectory(folder.resolve(name)),
                Specs.dataFolder()),
            recorder,
            new StopSignal());
  }

  private static TrialSpec spec(String classWeights) throws Exception {
    String text = Files.readString(Specs.dataFolder().resolveSibling("examples/two-heads.yaml"));
    StudySpec study =
        StudyReader.read(
            text.replace(
                "  learning_rate: 0.003\n",
                "  learning_rate: 0.003\n  class_weights: " + classWeights + "\n"));
    return study
        .resolve(Map.of("mass.loss_weight", ParameterValue.of(WEIGHT)))
        .toTrialSpec(TransferSpec.NONE, study.seed());
  }
}
