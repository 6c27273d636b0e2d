package org.espalier.worker.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.model.Target;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;
import org.jspecify.annotations.Nullable;

/**
 * Loads data sets from a folder: those that come with the product by their names, others as a study
 * file declares them. Keeps what it read last, since the trials of a study use one set after the
 * other in one process. For one thread.
 */
public final class DataSets {
  /** The name of the one input of a data set without several. */
  public static final String FEATURES = DataSetDeclaration.FEATURES;

  private record Cached(Path folder, LabelledImages train, LabelledImages test, String digest) {}

  private final DeclaredSets declared = new DeclaredSets();
  private @Nullable Cached cached;

  /**
   * @param folder where data sets lie, each in a folder of its name
   * @param seed of the choice that {@code spec.limit()} makes
   * @throws TrialFailure BAD_DATA if files are missing or damaged, BAD_SPEC if the specification
   *     asks for what the data does not have
   */
  public LoadedData load(DataSpec spec, Path folder, long seed) {
    if (spec.source().isPresent()) {
      return declared.load(spec.source().get(), spec, folder, seed);
    }
    if (!spec.set().matches("[a-z0-9][a-z0-9._-]{0,99}")) {
      throw new TrialFailure(
          FailureCategory.BAD_SPEC, "'" + spec.set() + "' cannot be the name of a data set.");
    }
    Path home = folder.resolve(spec.set());
    if (!Files.isDirectory(home)) {
      throw new TrialFailure(
          FailureCategory.BAD_DATA,
          "The data set '"
              + spec.set()
              + "' is not in this worker's data folder "
              + folder
              + ": put it there or point --data-folder at the right one.");
    }
    Cached raw = raw(home);
    int all = 1 + IntStream.range(0, raw.train().count()).map(raw.train()::label).max().orElse(0);
    ImageSelection train = new ImageSelection(raw.train(), spec, all);
    Examples trainExamples = train.select(spec.limit(), seed);
    Examples testExamples = new ImageSelection(raw.test(), spec, all).select(0, seed);
    return new LoadedData(
        trainExamples,
        testExamples,
        Map.of(FEATURES, train.shape()),
        Target.classes(train.classes()),
        List.of(),
        new DataFacts(
            spec,
            raw.digest(),
            trainExamples.count(),
            testExamples.count(),
            0,
            List.of(),
            Map.of()));
  }

  private Cached raw(Path home) {
    Cached known = cached;
    if (known == null || !known.folder().equals(home)) {
      LabelledImages train = pair(home, "train");
      LabelledImages test = pair(home, "test");
      known = new Cached(home, train, test, LabelledImages.digest(train, test));
      cached = known;
    }
    return known;
  }

  private static LabelledImages pair(Path home, String part) {
    return LabelledImages.read(
        home.resolve(part + "-images-idx3-ubyte.gz"), home.resolve(part + "-labels-idx1-ubyte.gz"));
  }
}
