package org.espalier.worker.trial;

import static org.espalier.worker.trial.ForeignOutputs.assertAllTaken;
import static org.espalier.worker.trial.ForeignOutputs.module;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.WeightFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that PyTorch saved as safetensors compute here what they computed there. The files are
 * made by make.py.
 */
class TorchTransferTest {
  private static final Path FILES = Path.of("src/test/resources/torch");

  @TempDir Path folder;
  private ForeignOutputs outputs = new ForeignOutputs(FILES, WeightFormat.SAFETENSORS, Path.of(""));

  @BeforeEach
  void compare() {
    outputs = new ForeignOutputs(FILES, WeightFormat.SAFETENSORS, folder);
  }

  @Test
  void anImageModelWithAResidualBlockWhosePartsAreNamed() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("block", "conv_block", "features", "filters", 4L),
            module("deep", "separable_conv_block", "block", "filters", 5L),
            module("residual", "residual_block", "deep", "filters", 6L),
            module("flat", "flatten", "residual"),
            module("hidden", "dense", "flat", "units", 7L, "activation", "tanh"),
            module("head", "classifier", "hidden"));

    Lineage lineage =
        outputs.check(
            "image",
            modules,
            Map.of(
                "block", "features.0 + features.1",
                "deep", "separable + norm",
                "residual", "layer1",
                "hidden", "hidden",
                "head", "fc"),
            residualNames(),
            new Shape.Image(3, 8, 6),
            Target.classes(4));

    assertAllTaken(lineage);
  }

  private static Map<String, String> residualNames() {
    Map<String, String> names = new HashMap<>();
    names.put("residual/projection.weight", "layer1.downsample.0.weight");
    norm(names, "norm1", "bn1");
    norm(names, "norm2", "bn2");
    norm(names, "projection_norm", "downsample.1");
    return names;
  }

  private static void norm(Map<String, String> names, String ours, String theirs) {
    Map.of(
            "scale", "weight",
            "offset", "bias",
            "running_mean", "running_mean",
            "running_variance", "running_var")
        .forEach(
            (own, other) ->
                names.put(
                    "residual/%s.%s".formatted(ours, own),
                    "layer1.%s.%s".formatted(theirs, other)));
  }

  @Test
  void everyRecurrentCell() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("along", "conv1d_block", "features", "filters", 4L, "norm", "none"),
            module("lstm", "lstm", "along", "units", 5L),
            module("gru", "gru", "lstm", "units", 3L),
            module("plain", "tanh_rnn", "gru", "units", 4L),
            module("both", "bidirectional", "plain", "units", 2L, "cell", "lstm"),
            module("twice", "bidirectional", "both", "units", 3L, "cell", "gru"),
            module("last", "last_step", "twice"),
            module("head", "classifier", "last"));

    assertAllTaken(
        outputs.check("steps", modules, Map.of(), new Shape.Sequence(5, 3), Target.classes(3)));
  }

  @Test
  void anEmbeddingALayerNormAndValues() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("words", "embedding", "features", "size", 5L),
            module("norm", "layer_norm", "words"),
            module("pool", "global_pool", "norm"),
            module("hidden", "dense", "pool", "units", 6L, "activation", "gelu"),
            module("values", "regression", "hidden"));

    assertAllTaken(
        outputs.check("tokens", modules, Map.of(), new Shape.Tokens(4, 9), Target.values(2)));
  }
}
