package org.espalier.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.espalier.worker.data.TestSources.features;
import static org.espalier.worker.data.TestSources.head;
import static org.espalier.worker.data.TestSources.images;
import static org.espalier.worker.data.TestSources.label;
import static org.espalier.worker.data.TestSources.npy;
import static org.espalier.worker.data.TestSources.zip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.core.model.Shape;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.TrialFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NumPy's archives, good ones and ones that lie. */
class ArraySetTest {
  private static final DataSpec TINY =
      images("type: npz\npath: a.npz\nimage: [1, 1, 2]\noutputs: 2\nscale: 2\ntest_share: 0.5");
  private static final byte[] LABELS = npy(head("|u1", "4,"), new byte[] {0, 1, 0, 1});

  @TempDir Path folder;

  @Test
  void theBundledDigitsAreAllThere() {
    LoadedData data =
        new DataSets()
            .load(
                images(
                    "type: npz\npath: digits/digits.npz\nimage: [1, 8, 8]\noutputs: 10\nscale: 16"),
                Specs.dataFolder(),
                1);

    assertThat(data.train().count() + data.test().count()).isEqualTo(1797);
    assertThat(data.inputs()).containsExactly(Map.entry("features", new Shape.Image(1, 8, 8)));
    for (float pixel : features(data.train(), 0)) {
      assertThat(pixel).isBetween(0f, 1f);
    }
  }

  @ParameterizedTest
  @CsvSource({"|u1", "|i1", "<i2", "<u2", ">i4", "<u4", "<i8", "<f2", "<f4", ">f8"})
  void numbersOfEveryTypeAreRead(String type) throws IOException {
    archive(npy(head(type, "4, 2"), encoded(type, 0, 2, 4, 6, 8, 10, 12, 14)), LABELS);

    LoadedData data = new DataSets().load(TINY, folder, 1);

    float sum = 0;
    for (Examples part : List.of(data.train(), data.test())) {
      for (int i = 0; i < part.count(); i++) {
        sum += features(part, i)[0] + features(part, i)[1];
        assertThat(label(part, i)[0] + label(part, i)[1]).isEqualTo(1);
      }
    }
    assertThat(sum).isEqualTo(28);
  }

  private static byte[] encoded(String type, int... values) {
    int bytes = type.charAt(2) - '0';
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * bytes)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (bytes) {
        case 1 -> buffer.put((byte) value);
        case 2 ->
            buffer.putShort(type.charAt(1) == 'f' ? Float.floatToFloat16(value) : (short) value);
        case 4 -> {
          if (type.charAt(1) == 'f') {
            buffer.putFloat(value);
          } else {
            buffer.putInt(value);
          }
        }
        default -> {
          if (type.charAt(1) == 'f') {
            buffer.putDouble(value);
          } else {
            buffer.putLong(value);
          }
        }
      }
    }
    return buffer.array();
  }

  @Test
  void aShapeThatNoMemoryHoldsIsRefusedBeforeAnythingIsAllocated() throws IOException {
    archive(npy(head("<f8", "999999999999, 999999999999"), new byte[8]), LABELS);
    refused("which no memory holds");

    archive(npy(head("<f8", "99999999999,"), new byte[8]), LABELS);
    refused("more than the");
  }

  @Test
  void aShapeThatIsNotWhatFollowsIsRefused() throws IOException {
    archive(npy(head("|u1", "40, 2"), new byte[8]), LABELS);
    refused("its shape [40, 2] wants 80 bytes, but there are 8");

    archive(npy(head("|u1", "2, 2"), new byte[8]), LABELS);
    refused("its shape [2, 2] wants 4 bytes, but there are 8");
  }

  @Test
  void aHeadOfFourGigabytesIsRefusedUnread() throws IOException {
    byte[] lie = npy(head("|u1", "4, 2"), new byte[8]);
    lie[6] = 2;
    Arrays.fill(lie, 8, 12, (byte) 0xFF);
    archive(lie, LABELS);

    refused("its head says it is 4,294,967,295 bytes long");
  }

  @Test
  void objectsAreRefusedUnread() throws IOException {
    archive(npy(head("|O", "4, 2"), new byte[8]), LABELS);
    refused("it holds Python objects, which would have to be executed to be read");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(List.of("payload"));
    }
    archive(bytes.toByteArray(), LABELS);
    refused("it is a serialised Java object, not an array");
  }

  @Test
  void otherHeadsAreRefused() throws IOException {
    archive(npy("__import__('os').system('true')", new byte[8]), LABELS);
    refused("its head is not that of a plain array");

    archive(npy(head("<U4", "4, 2"), new byte[8]), LABELS);
    refused("its numbers are '<U4'");

    archive(npy(head("|u1", "4, 2").replace("False", "True"), new byte[8]), LABELS);
    refused("it is in Fortran order");

    archive("no array at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII), LABELS);
    refused("it is not an array of NumPy");
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    archive(npy(head("|u1", "4, 2"), new byte[8]), LABELS);
    byte[] whole = Files.readAllBytes(folder.resolve("a.npz"));
    for (int length : new int[] {0, 1, 30, whole.length / 2, whole.length - 1}) {
      Files.write(folder.resolve("a.npz"), Arrays.copyOf(whole, length));
      refused("it is damaged or was cut off");
    }
  }

  @Test
  void labelsThatAreNoClassesAreNamed() throws IOException {
    byte[] data = new byte[8];
    archive(npy(head("|u1", "4, 2"), data), npy(head("|u1", "4,"), new byte[] {0, 1, 2, 1}));
    refused("array 'y' holds 2.0, not only whole numbers from 0 to 1");

    archive(npy(head("|u1", "4, 2"), data), npy(head("|u1", "3,"), new byte[] {0, 1, 1}));
    refused("array 'y' has shape [3], but 4 examples want 1 labels each");

    zip(folder.resolve("a.npz"), Map.of("x.npy", npy(head("|u1", "4, 2"), data)));
    refused("the file has no such array, only [x.npy]");
  }

  /** A process trains many trials, and somebody may mend the data between two of them. */
  @Test
  void aFileThatHasChangedIsReadAnew() throws IOException {
    DataSets sets = new DataSets();
    archive(npy(head("|u1", "4, 2"), new byte[8]), LABELS);
    LoadedData first = sets.load(TINY, folder, 1);

    archive(npy(head("|u1", "4, 2"), new byte[] {2, 2, 2, 2, 2, 2, 2, 2}), LABELS);
    Files.setLastModifiedTime(folder.resolve("a.npz"), FileTime.fromMillis(9_000));
    LoadedData second = sets.load(TINY, folder, 1);

    assertThat(features(first.train(), 0)).containsExactly(0, 0);
    assertThat(features(second.train(), 0)).containsExactly(1, 1);
    assertThat(second.digest()).isNotEqualTo(first.digest());
  }

  @Test
  void aDigestThatIsNotTheFilesIsRefused() throws IOException {
    archive(npy(head("|u1", "4, 2"), new byte[8]), LABELS);
    DataSpec other =
        images("type: npz\npath: a.npz\nimage: [1, 1, 2]\noutputs: 2\nsha256: " + "0".repeat(64));

    assertThatThrownBy(() -> new DataSets().load(other, folder, 1))
        .hasMessageContaining("but the study file says 000");
  }

  private void archive(byte[] x, byte[] y) throws IOException {
    zip(folder.resolve("a.npz"), Map.of("x.npy", x, "y.npy", y));
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> new DataSets().load(TINY, folder, 1))
        .isInstanceOf(TrialFailure.class)
        .hasMessageContaining(reason)
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_DATA);
  }
}
