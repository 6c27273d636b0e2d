package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features of a frozen trunk are computed once, and nothing else changes, to the bit. */
class FeatureCacheTest {
  private static final String KEPT = "the frozen trunk up to";

  @TempDir Path folder;
  private int runs;

  @Test
  void theWeightsAreTheSameToTheBit() throws Exception {
    Map<String, Integer> frozen = Map.of();

    Recorder with = run(spec(3, true, frozen), Optional.empty());
    Recorder without = run(spec(3, false, frozen), Optional.empty());

    assertThat(with.log).anyMatch(line -> line.contains(KEPT + " 'pool'"));
    assertThat(without.log).noneMatch(line -> line.contains(KEPT));
    assertThat(digests(with)).isEqualTo(digests(without));
    assertThat(with.metric(3, "test_loss")).isEqualTo(without.metric(3, "test_loss"));
    assertThat(with.metric(3, "train_accuracy")).isEqualTo(without.metric(3, "train_accuracy"));
  }

  @Test
  void alsoWhenTheTrunkThawsAndAcrossAResume() throws Exception {
    Map<String, Integer> thaw = Map.of("block1", 3);

    Recorder with = run(spec(4, true, thaw), Optional.empty());
    Recorder without = run(spec(4, false, thaw), Optional.empty());
    Recorder resumed = run(spec(4, true, thaw), Optional.of(without.checkpoints.getFirst().file()));

    assertThat(with.log).anyMatch(line -> line.contains("the trunk thaws"));
    assertThat(digests(with)).isEqualTo(digests(without));
    assertThat(digests(resumed)).isEqualTo(digests(without).subList(1, 4));
  }

  private static List<String> digests(Recorder recorder) {
    return recorder.checkpoints.stream().map(Recorder.Saved::sha256).toList();
  }

  private Recorder run(TrialSpec spec, Optional<Path> resume) throws Exception {
    Recorder recorder = new Recorder();
    Path work = Files.createDirectory(folder.resolve("run" + runs++));
    InstantSource clock = () -> Instant.EPOCH;
    new TrialRunner(new Dl4jEngine(), new DataSets(), clock, System::nanoTime)
        .run(
            new TrialAssignment(spec, resume, Map.of(), work, Specs.dataFolder()),
            recorder,
            new StopSignal());
    return recorder;
  }

  private static TrialSpec spec(int epochs, boolean keep, Map<String, Integer> thaw) {
    ModelSpec model =
        new ModelSpec(
            List.of("features"),
            List.of(
                module(
                    "block1", "conv_block", "features", Map.of("filters", ParameterValue.of(4L))),
                module(
                    "block2",
                    "conv_block",
                    "block1",
                    Map.of("filters", ParameterValue.of(6L), "stride", ParameterValue.of(2L))),
                module("pool", "pool", "block2", Map.of()),
                module("drop", "dropout", "pool", Map.of("rate", ParameterValue.of(0.3))),
                module("flat", "flatten", "drop", Map.of()),
                module("hidden", "dense", "flat", Map.of("units", ParameterValue.of(12L))),
                module("head", "classifier", "hidden", Map.of())),
            List.of("head"));
    return new TrialSpec(
        new DataSpec("mnist-10k", List.of(0, 1, 2), 130, Map.of()),
        model,
        new TrainingSpec(
            epochs, 32, "adam", 0.01, Map.of("cache_features", ParameterValue.of(keep))),
        new TransferSpec(
            Map.of(), List.of("block1", "block2"), Map.of("hidden", 0.5), thaw, Map.of()),
        Specs.digits(1, 1).objectives(),
        7,
        1);
  }

  private static ModuleSpec module(
      String name, String type, String input, Map<String, ParameterValue> parameters) {
    return new ModuleSpec(name, type, parameters, List.of(input), Optional.empty());
  }
}
