package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.trial.ForeignOutputs.assertAllTaken;
import static org.espalier.worker.trial.ForeignOutputs.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.WeightFormat;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.foreign.ForeignReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that Keras saved compute here what they computed there. The files are made by make.py. */
class KerasTransferTest {
  private static final Path FILES = Path.of("src/test/resources/keras");

  @TempDir Path folder;
  private ForeignOutputs outputs = new ForeignOutputs(FILES, WeightFormat.KERAS, Path.of(""));

  @BeforeEach
  void compare() {
    outputs = new ForeignOutputs(FILES, WeightFormat.KERAS, folder);
  }

  @Test
  void anImageModelWithBiasesBeforeItsNormsAndAFlattenedImage() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("block", "conv_block", "features", "filters", 4L),
            module("deep", "separable_conv_block", "block", "filters", 5L),
            module("flat", "flatten", "deep"),
            module("hidden", "dense", "flat", "units", 6L, "activation", "tanh"),
            module("head", "classifier", "hidden"));

    Lineage lineage =
        outputs.check(
            "image",
            modules,
            Map.of(
                "block",
                "conv + norm",
                "deep",
                "separable + norm2",
                "hidden",
                "hidden",
                "head",
                "head"),
            new Shape.Image(3, 8, 6),
            Target.classes(4));

    assertAllTaken(lineage);
  }

  @Test
  void everyRecurrentCell() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("along", "conv1d_block", "features", "filters", 4L, "norm", "none"),
            module("lstm", "lstm", "along", "units", 4L),
            module("gru", "gru", "lstm", "units", 3L),
            module("plain", "tanh_rnn", "gru", "units", 4L),
            module("both", "bidirectional", "plain", "units", 2L, "cell", "lstm"),
            module("pool", "global_pool", "both"),
            module("head", "classifier", "pool"));

    Lineage lineage =
        outputs.check("steps", modules, Map.of(), new Shape.Sequence(5, 3), Target.classes(3));

    assertThat(lineage.modules().values())
        .extracting(Lineage.Inherited::fit)
        .containsOnly(Lineage.Fit.TAKEN);
  }

  @Test
  void anEmbedding() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("words", "embedding", "features", "size", 5L),
            module("pool", "global_pool", "words"),
            module("head", "classifier", "pool"));

    outputs.check("tokens", modules, Map.of(), new Shape.Tokens(4, 9), Target.classes(3));
  }

  @Test
  void anotherHeadIsLeftAndTheLayerThatNobodyTakesIsNamed() throws Exception {
    ModelSpec model =
        new ModelSpec(
            List.of("features"),
            List.of(
                module("words", "embedding", "features", "size", 5L),
                module("pool", "global_pool", "words"),
                module("extra", "dense", "pool", "units", 7L),
                module("head", "classifier", "extra")),
            List.of("head"));
    Path read = folder.resolve("tokens");
    ForeignReader.read(WeightFormat.KERAS, FILES.resolve("tokens.h5"), "tokens.h5", read);
    try (EngineModel own = ForeignOutputs.build(model, new Shape.Tokens(4, 9), Target.classes(6))) {
      Lineage lineage =
          Inheritance.load(
                  outputs.transfer("tokens", Map.of("words", "words", "head", "head")),
                  Map.of("digest", read),
                  own.weights(),
                  Map.of())
              .lineage();

      assertThat(fit(lineage, "words")).isEqualTo(Lineage.Fit.TAKEN);
      assertThat(fit(lineage, "extra")).isEqualTo(Lineage.Fit.NEW);
      assertThat(fit(lineage, "head")).isEqualTo(Lineage.Fit.LEFT);
      assertThat(lineage.unused()).containsExactly("head");
    }
  }

  private static Lineage.Fit fit(Lineage lineage, String module) {
    return lineage.modules().getOrDefault(module, Lineage.Inherited.NEW).fit();
  }
}
