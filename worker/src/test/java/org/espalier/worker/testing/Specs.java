package org.espalier.worker.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;

/** Specifications that the tests run, all on the digits that come with the project. */
public final class Specs {

  private Specs() {}

  /** The folder that holds {@code mnist-10k}. */
  public static Path dataFolder() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("data/mnist-10k"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("data/mnist-10k is in no folder above");
      }
    }
    return folder.resolve("data");
  }

  public static ModelSpec model(String head) {
    return new ModelSpec(
        List.of("features"),
        List.of(
            new ModuleSpec("flat", "flatten", Map.of(), List.of("features"), Optional.empty()),
            new ModuleSpec(head, "classifier", Map.of(), List.of("flat"), Optional.empty())),
        List.of(head));
  }

  /** Softmax regression on {@code limit} digits. */
  public static TrialSpec digits(int limit, int epochs) {
    return digits(limit, epochs, 0.05);
  }

  public static TrialSpec digits(int limit, int epochs, double learningRate) {
    return digits(limit, epochs, learningRate, Map.of());
  }

  public static TrialSpec digits(
      int limit, int epochs, double learningRate, Map<String, ParameterValue> options) {
    return new TrialSpec(
        new DataSpec("mnist-10k", List.of(), limit, Map.of()),
        model("head"),
        new TrainingSpec(epochs, 50, "nesterovs", learningRate, options),
        TransferSpec.NONE,
        List.of(new Objective("test_accuracy", Objective.Direction.MAXIMIZE)),
        7,
        1);
  }
}
