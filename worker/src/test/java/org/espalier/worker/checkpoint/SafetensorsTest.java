package org.espalier.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format, and every lie a header can tell. */
class SafetensorsTest {

  @Test
  void isTheDocumentedFormat() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Safetensors.write(
        Map.of("a", new Tensor(List.of(1L, 2L), FloatBuffer.wrap(new float[] {1f, -2f}))), out);

    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong());
    byte[] json = new byte[header];
    bytes.get(json);
    assertThat(header % 8).isZero();
    assertThat(new String(json, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}");
    assertThat(bytes.getFloat()).isEqualTo(1f);
    assertThat(bytes.getFloat()).isEqualTo(-2f);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void largeTensorsGoThrough() throws IOException {
    float[] values = new float[100_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Tensor tensor = new Tensor(List.of((long) values.length), FloatBuffer.wrap(values));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Safetensors.write(Map.of("x", tensor), out);

    assertThat(read(out.toByteArray())).containsExactly(Map.entry("x", tensor));
  }

  @Test
  void metadataOfOtherWritersIsPassedOver() throws IOException {
    assertThat(
            read(
                file(
                    "{'__metadata__':{'format':'pt'},"
                        + "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
                    4)))
        .containsOnlyKeys("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|4|does not go with the size",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|4|promises 8 bytes of data, but 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|8|promises 4 bytes of data, but 8",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}|8|not of type F32",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|overlaps or leaves a gap",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}|0|too large",
        "{'a':{'dtype':'F32','shape':[9000000000],'data_offsets':[0,36000000000]}}|0|too large",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|4|impossible shape",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[8,4]}}|8|ends before it begins",
        "{'a':{'dtype':'F32','shape':[1]}}|4|no shape or no data_offsets",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}|4|unknown field",
        "{'a':3}|0|not of that format",
        "[1]|0|not a JSON object",
        "{x|0|not JSON",
      })
  void aHeaderThatLiesIsRefused(String header, int dataBytes, String reason) {
    assertThatThrownBy(() -> read(file(header, dataBytes)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("A safetensors file is refused: ")
        .hasMessageContaining(reason);
  }

  @Test
  void overlappingTensorsAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    file(
                        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
                        12)))
        .hasMessageContaining("overlaps or leaves a gap");
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    file(
                        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
                        8)))
        .isInstanceOf(CheckpointException.class);
  }

  @ParameterizedTest
  @CsvSource({"10737418240", "-1", "9223372036854775807", "1", "100"})
  void aHeaderLengthThatCannotBeIsRefusedBeforeAnythingIsAllocated(long length) {
    byte[] file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("its header is said to have " + Long.toUnsignedString(length));
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static Map<String, Tensor> read(byte[] file) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(file), file.length);
  }
}
