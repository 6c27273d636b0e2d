package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
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
import org.espalier.worker.process.Folders;
import org.espalier.worker.testing.Specs;

/**
 * How much faster a head is trained when the features of its frozen trunk are kept: the founding
 * CNN on 1,000 digits, whole trials with and without, in turns. The last line's ratio is of the
 * medians.
 */
final class TransferBench {
  private static final int ROUNDS = 3;
  private static final int EPOCHS = 6;

  private TransferBench() {}

  public static void main(String[] arguments) throws Exception {
    TrialRunner runner =
        new TrialRunner(new Dl4jEngine(), new DataSets(), Clock.systemUTC(), System::nanoTime);
    seconds(runner, true, 2);
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      with.add(seconds(runner, true, EPOCHS));
      without.add(seconds(runner, false, EPOCHS));
    }
    double gain = median(without) / median(with);
    System.out.printf("beside trial_with_kept_features %.2f s%n", median(with));
    System.out.printf("beside trial_without %.2f s%n", median(without));
    System.out.printf(
        "figure frozen_trunk_gain %.2f ratio goal 2 %s%n", gain, gain >= 2 ? "holds" : "short");
    System.exit(0);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static double seconds(TrialRunner runner, boolean keep, int epochs)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("transfer-bench");
    try {
      long began = System.nanoTime();
      runner.run(
          new TrialAssignment(
              spec(keep, epochs), Optional.empty(), Map.of(), work, Specs.dataFolder()),
          new Recorder(),
          new StopSignal());
      return (System.nanoTime() - began) / 1e9;
    } finally {
      Folders.remove(work);
    }
  }

  private static TrialSpec spec(boolean keep, int epochs) {
    List<ModuleSpec> modules =
        List.of(
            module("block1", "conv_block", "features", Map.of("filters", ParameterValue.of(32L))),
            block("block2", "block1", 64),
            block("block3", "block2", 128),
            module("pool", "global_pool", "block3", Map.of()),
            module("head", "classifier", "pool", Map.of()));
    return new TrialSpec(
        new DataSpec("mnist-10k", List.of(), 1_000, Map.of()),
        new ModelSpec(List.of("features"), modules, List.of("head")),
        new TrainingSpec(
            epochs, 64, "adam", 0.01, Map.of("cache_features", ParameterValue.of(keep))),
        new TransferSpec(
            Map.of(), List.of("block1", "block2", "block3"), Map.of(), Map.of(), Map.of()),
        Specs.digits(1, 1).objectives(),
        7,
        1);
  }

  private static ModuleSpec block(String name, String input, long filters) {
    return module(
        name,
        "conv_block",
        input,
        Map.of("filters", ParameterValue.of(filters), "stride", ParameterValue.of(2L)));
  }

  private static ModuleSpec module(
      String name, String type, String input, Map<String, ParameterValue> parameters) {
    return new ModuleSpec(name, type, parameters, List.of(input), Optional.empty());
  }
}
