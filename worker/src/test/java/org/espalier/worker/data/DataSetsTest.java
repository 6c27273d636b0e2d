package org.espalier.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.TrialFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digits that come with the project, and files that are not what they should be. */
class DataSetsTest {
  @TempDir Path folder;
  private final DataSets dataSets = new DataSets();

  @Test
  void theDigitsAreAllThere() {
    LoadedData data = load(new DataSpec("mnist-10k", List.of(), 0, Map.of()), 1);

    assertThat(data.train().count()).isEqualTo(8000);
    assertThat(data.test().count()).isEqualTo(2000);
    assertThat(data.inputs()).containsExactly(Map.entry("features", new Shape.Image(1, 28, 28)));
    assertThat(data.target()).isEqualTo(Target.classes(10));
    assertThat(data.digest()).matches("[0-9a-f]{64}");
    float[] image = new float[28 * 28];
    data.train().features(0, image, 0);
    for (float pixel : image) {
      assertThat(pixel).isBetween(0f, 1f);
    }
  }

  @Test
  void keptClassesAreRenumberedInTheirOrder() {
    LoadedData all = load(new DataSpec("mnist-10k", List.of(), 0, Map.of()), 1);
    LoadedData two = load(new DataSpec("mnist-10k", List.of(7, 3), 0, Map.of()), 1);

    long sevens = labels(all.test()).stream().filter(label -> label == 7).count();
    long threes = labels(all.test()).stream().filter(label -> label == 3).count();
    assertThat(two.target()).isEqualTo(Target.classes(2));
    assertThat(labels(two.test()).stream().filter(label -> label == 0)).hasSize((int) sevens);
    assertThat(labels(two.test()).stream().filter(label -> label == 1)).hasSize((int) threes);
  }

  @Test
  void aLimitTakesTheSameExamplesForTheSameSeed() {
    DataSpec spec = new DataSpec("mnist-10k", List.of(), 50, Map.of());

    assertThat(labels(load(spec, 1).train())).hasSize(50).isEqualTo(labels(load(spec, 1).train()));
    assertThat(labels(load(spec, 1).train())).isNotEqualTo(labels(load(spec, 2).train()));
    assertThat(load(spec, 1).test().count()).isEqualTo(2000);
  }

  @Test
  void imagesCanBeSeenAsRows() {
    DataSpec spec =
        new DataSpec("mnist-10k", List.of(), 10, Map.of("view", ParameterValue.of("rows")));

    assertThat(load(spec, 1).inputs())
        .containsExactly(Map.entry("features", new Shape.Sequence(28, 28)));
  }

  @Test
  void batchesOfAnEpochAreInTheOrderOfItsShuffleWhereverTheyBegin() throws Exception {
    Examples train = load(new DataSpec("mnist-10k", List.of(), 103, Map.of()), 1).train();
    int[] order = Shuffle.ofEpoch(103, 5, 2);
    assertThat(order).isNotEqualTo(Shuffle.ofEpoch(103, 5, 3));

    try (Prefetch whole = new Prefetch(train, order, 10, 0, System::nanoTime);
        Prefetch tail = new Prefetch(train, order, 10, 9, System::nanoTime)) {
      for (int i = 0; i < 9; i++) {
        assertThat(whole.next()).extracting(Batch::size).isEqualTo(10);
      }
      assertThat(whole.next()).isEqualTo(tail.next());
      Batch last = tail.next();
      assertThat(last).isEqualTo(whole.next()).extracting(Batch::size).isEqualTo(3);
      assertThat(tail.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secrets", "a/b", "", ".hidden", "A"})
  void aNameThatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> load(new DataSpec(name, List.of(), 0, Map.of()), 1))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining("cannot be the name of a data set");
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("mnist-10k"));
    Path good = Specs.dataFolder().resolve("mnist-10k");
    for (String name :
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "test-images-idx3-ubyte.gz",
            "test-labels-idx1-ubyte.gz")) {
      Files.copy(good.resolve(name), home.resolve(name));
    }
    Path damaged = home.resolve("test-images-idx3-ubyte.gz");
    byte[] whole = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(
            () -> dataSets.load(new DataSpec("mnist-10k", List.of(), 0, Map.of()), folder, 1))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining(damaged.toString())
        .hasMessageContaining("damaged or was cut off")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_DATA);
  }

  private LoadedData load(DataSpec spec, long seed) {
    return dataSets.load(spec, Specs.dataFolder(), seed);
  }

  private static List<Integer> labels(Examples examples) {
    float[] label = new float[examples.labelSize()];
    return IntStream.range(0, examples.count())
        .mapToObj(
            index -> {
              examples.label(index, label, 0);
              int found = 0;
              for (int i = 0; i < label.length; i++) {
                found = label[i] == 1f ? i : found;
              }
              return found;
            })
        .toList();
  }
}
