package org.espalier.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.espalier.worker.data.TestSources.features;
import static org.espalier.worker.data.TestSources.images;
import static org.espalier.worker.data.TestSources.label;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.espalier.core.json.Json;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.TrialFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the format of MNIST that a study file declares, good ones and ones that lie. */
class IdxSetTest {
  private static final DataSpec TINY =
      images("type: idx\npath: x\nlabels_path: y\nimage: [1, 1, 2]\noutputs: 3\ntest_share: 0.25");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    put("x", idx(new int[] {4, 1, 2}, 0, 51, 102, 153, 204, 255, 0, 0));
    put("y", idx(new int[] {4}, 0, 1, 2, 0));
  }

  @Test
  void bytesBecomeNumbersFromZeroToOneAndLabelsClasses() {
    LoadedData data = new DataSets().load(TINY, folder, 1);

    assertThat(data.inputs()).containsExactly(Map.entry("features", new Shape.Image(1, 1, 2)));
    assertThat(data.target()).isEqualTo(Target.classes(3));
    assertThat(data.train().count()).isEqualTo(3);
    assertThat(data.test().count()).isEqualTo(1);
    for (Examples part : new Examples[] {data.train(), data.test()}) {
      for (int i = 0; i < part.count(); i++) {
        int class0 = (int) label(part, i)[0];
        float[] pixels = features(part, i);
        assertThat(class0 == 1 ? pixels[0] == 0f : pixels[1] > pixels[0]).isTrue();
      }
    }
  }

  @Test
  void theDigitsOfTheProductAreTheSameWhenTheyAreDeclared() {
    DataSpec declared =
        images(
            """
            type: idx
            path: mnist-10k/train-images-idx3-ubyte.gz
            labels_path: mnist-10k/train-labels-idx1-ubyte.gz
            test_path: mnist-10k/test-images-idx3-ubyte.gz
            test_labels_path: mnist-10k/test-labels-idx1-ubyte.gz
            image: [1, 28, 28]
            outputs: 10\
            """);
    LoadedData mine = new DataSets().load(declared, Specs.dataFolder(), 1);
    LoadedData known = new DataSets().load(Specs.digits(0, 1).data(), Specs.dataFolder(), 1);

    assertThat(mine.train().count()).isEqualTo(known.train().count());
    assertThat(mine.test().count()).isEqualTo(known.test().count());
    for (int i = 0; i < 50; i++) {
      assertThat(features(mine.test(), i))
          .containsExactly(features(known.test(), i), within(1e-6f));
      assertThat(label(mine.test(), i)).isEqualTo(label(known.test(), i));
    }
  }

  @Test
  void aPackedFileIsToldByItsBytesAsWhatIsFetchedHasNoNameOfItsOwn() throws IOException {
    put("x", packed(idx(new int[] {4, 1, 2}, 0, 51, 102, 153, 204, 255, 0, 0)));
    DataSpec fetched =
        images(
            """
            type: idx
            url: %s
            sha256: '%s'
            labels_url: %s
            labels_sha256: '%s'
            image: [1, 1, 2]
            outputs: 3\
            """
                .formatted(
                    folder.resolve("x").toUri(),
                    Digests.ofFile(folder.resolve("x")),
                    folder.resolve("y").toUri(),
                    Digests.ofFile(folder.resolve("y"))));

    LoadedData data = new DataSets().load(fetched, folder, 1);

    assertThat(data.train().count() + data.test().count()).isEqualTo(4);
  }

  @Test
  void aDeclarationGoesThroughJson() throws IOException {
    assertThat(Json.read(Json.write(TINY), DataSpec.class)).isEqualTo(TINY);
  }

  @Test
  void filesThatDoNotGoTogetherAreRefused() throws IOException {
    put("y", idx(new int[] {3}, 0, 1, 2));
    refused("it has sizes [3], but there are 4 examples");

    put("y", idx(new int[] {4}, 0, 1, 3, 0));
    refused("it has a label 3, but the study file says that there are 3 classes, from 0 on");

    put("x", idx(new int[] {4, 1, 1}, 0, 1, 2, 3));
    refused("it has sizes [4, 1, 1], but the study file says examples of 1×1×2");

    Files.delete(folder.resolve("y"));
    refused("it is not in this worker's data folder");
  }

  @Test
  void filesThatLieAreRefused() throws IOException {
    put("x", idx(new int[] {Integer.MAX_VALUE - 8}));
    refused("more than the");

    put("x", idx(new int[] {2_000_000_000, 2_000_000_000}));
    refused("it says it is larger than 2 GB");

    put("x", packed(idx(new int[] {1_900_000_000}, 1, 2)));
    refused("more than the");

    put("x", idx(new int[] {2, 1, 2}, 1, 2, 3, 4, 5));
    refused("it is longer than its header says");

    put("x", "no images at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    refused("it is not an IDX file of unsigned bytes");
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = idx(new int[] {4, 1, 2}, 0, 51, 102, 153, 204, 255, 0, 0);
    for (byte[] content : new byte[][] {whole, packed(whole)}) {
      for (int length = 0; length < content.length; length++) {
        put("x", Arrays.copyOf(content, length));
        refused("it is damaged or was cut off");
      }
    }
  }

  private void put(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private static byte[] idx(int[] sizes, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
    bytes.put(new byte[] {0, 0, 8, (byte) sizes.length});
    Arrays.stream(sizes).forEach(bytes::putInt);
    Arrays.stream(values).forEach(value -> bytes.put((byte) value));
    return bytes.array();
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> new DataSets().load(TINY, folder, 1))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_DATA);
  }
}
