package org.espalier.worker.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.espalier.core.study.WeightFormat;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.Safetensors;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.testing.Trap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stranger's file is read, or refused in one sentence; it never does anything else. */
class ForeignReaderTest {
  private static final Path KERAS = Path.of("src/test/resources/keras");

  @TempDir Path folder;

  @Test
  void halfAndBrainFloatsAreReadAndCountersPassedOver() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-2f));
    data.putShort((short) (Float.floatToIntBits(3f) >> 16)).putShort((short) 0);
    data.putLong(7).putDouble(0.25);
    Path file =
        safetensors(
            """
            {"a.weight":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
             "b.weight":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},
             "b.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
             "c.weight":{"dtype":"F64","shape":[1,1],"data_offsets":[16,24]}}
            """,
            data.array());

    Map<String, Tensor> read = read(file);

    assertThat(read).containsOnlyKeys("a.weight", "b.weight", "c.weight");
    assertThat(values(read, "a.weight")).containsExactly(1.5f, -2f);
    assertThat(values(read, "b.weight")).containsExactly(3f, 0f);
    assertThat(values(read, "c.weight")).containsExactly(0.25f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[0,4] | [2] | the shape of 'a' does not go with the size of its data",
        "[0,9999999996] | [2499999999] | 'a' is too large",
        "[0,8] | [4611686018427387904,4] | the shape of 'a' is too large",
        "[4,12] | [2] | the data of 'a' overlaps or leaves a gap",
        "[0,-8] | [2] | 'a' has an impossible shape",
      })
  void aTensorThatLies(String offsets, String shape, String reason) throws Exception {
    Path file =
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}"
                .formatted(shape, offsets),
            new byte[8]);

    assertRefused(WeightFormat.SAFETENSORS, file, reason);
  }

  @Test
  void twoTensorsOnOneData() throws Exception {
    Path file =
        safetensors(
            """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
             "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}
            """,
            new byte[12]);

    assertRefused(WeightFormat.SAFETENSORS, file, "overlaps");
  }

  @Test
  void aHeaderOfTenGigabytes() throws Exception {
    Path file = folder.resolve("big.safetensors");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.writeLong(Long.reverseBytes(10_000_000_000L));
      out.setLength(11_000_000_000L);
    }

    assertRefused(WeightFormat.SAFETENSORS, file, "its header is said to have 10000000000 bytes");
  }

  @Test
  void dataThatEndsEarly() throws Exception {
    byte[] whole =
        Files.readAllBytes(
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]));
    Path file =
        Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 3));

    assertRefused(WeightFormat.SAFETENSORS, file, "promises 8 bytes of data, but 5 are there");
  }

  @Test
  void moreThanFitsInMemory() throws Exception {
    Path file =
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[20000000],\"data_offsets\":[0,80000000]}}",
            new byte[0]);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(out.length() + 80_000_000);
    }

    assertThatThrownBy(
            () ->
                ForeignReader.read(
                    WeightFormat.SAFETENSORS, file, "a", folder.resolve("out"), "32m"))
        .hasMessage("The file a is refused: reading it takes more than 32m of memory.");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"SAFETENSORS", "KERAS"})
  void aSerializedObjectIsNotBroughtToLife(WeightFormat format) throws Exception {
    Path sign = folder.resolve("alive");
    Path file = Files.write(folder.resolve("trap"), Trap.bytes(sign));

    assertRefused(format, file, "");

    assertThat(sign).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "external | it has a link, which a Keras model has not",
        "loop | its groups stand inside each other without an end",
        "huge | its data are said to have",
        "packed | 'dense/kernel' is compressed",
        "twice | its data are said to have",
      })
  void anHdf5FileThatLies(String name, String reason) throws Exception {
    assertRefused(WeightFormat.KERAS, KERAS.resolve(name + ".h5"), reason);
  }

  @Test
  void anHdf5FileThatIsCutOff() throws Exception {
    byte[] whole = Files.readAllBytes(KERAS.resolve("tokens.h5"));
    for (int length : new int[] {0, 7, 100, 2_000, whole.length / 2, whole.length - 20}) {
      Path file = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, length));
      assertRefused(WeightFormat.KERAS, file, "");
    }
  }

  private void assertRefused(WeightFormat format, Path file, String reason) {
    Path out = folder.resolve("out");
    assertThatThrownBy(() -> ForeignReader.read(format, file, "x", out))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The file x is refused: ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("\n");
    assertThat(out).doesNotExist();
  }

  private Map<String, Tensor> read(Path file) throws Exception {
    Path out = folder.resolve("read");
    ForeignReader.read(WeightFormat.SAFETENSORS, file, file.toString(), out);
    try (InputStream in = Files.newInputStream(out)) {
      return Safetensors.read(in, Files.size(out));
    }
  }

  private static float[] values(Map<String, Tensor> read, String name) {
    Tensor tensor = read.get(name);
    float[] values = new float[tensor == null ? 0 : tensor.values().capacity()];
    if (tensor != null) {
      tensor.values().get(values);
    }
    return values;
  }

  private Path safetensors(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("some.safetensors"), bytes.array());
  }
}
