package org.espalier.worker.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.worker.engine.Tensor;

/**
 * Reads and writes tensors of 32-bit floats in the safetensors format, which Python, Rust and
 * others read as well: a length, a JSON header, the raw little-endian data. Equal tensors give
 * equal bytes.
 */
public final class Safetensors {
  private static final int CHUNK_FLOATS = 1 << 14;
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Writes the tensors in the order of their names.
   *
   * @throws IOException if the stream fails
   */
  public static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    Map<String, Tensor> sorted = new TreeMap<>(tensors);
    byte[] header = header(sorted);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    out.write(header);
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : sorted.values()) {
      FloatBuffer values = tensor.values();
      for (int at = 0; at < values.capacity(); at += CHUNK_FLOATS) {
        int count = Math.min(CHUNK_FLOATS, values.capacity() - at);
        chunk.asFloatBuffer().put(0, values, at, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  /**
   * Reads all tensors, in the order of their data.
   *
   * @param bytes how long the file is; memory beyond it is never allocated
   * @throws CheckpointException if the file lies about itself
   * @throws IOException if the stream fails
   */
  public static SequencedMap<String, Tensor> read(InputStream in, long bytes) throws IOException {
    try {
      return readAll(in, bytes);
    } catch (EOFException e) {
      throw new CheckpointException(
          "A safetensors file is refused: it ends before its data does.", e);
    }
  }

  private static SequencedMap<String, Tensor> readAll(InputStream in, long bytes)
      throws IOException {
    ByteBuffer length = ByteBuffer.wrap(exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = length.getLong();
    if (headerBytes < 2
        || headerBytes > SafetensorsHeader.MAX_BYTES
        || headerBytes > bytes - Long.BYTES) {
      throw new CheckpointException(
          "A safetensors file is refused: its header is said to have "
              + Long.toUnsignedString(headerBytes)
              + " bytes, the file has "
              + bytes
              + ", and at most "
              + SafetensorsHeader.MAX_BYTES
              + " are read.");
    }
    byte[] json = exactly(in, (int) headerBytes);
    SafetensorsHeader header = SafetensorsHeader.parse(json, bytes - Long.BYTES - headerBytes);
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    byte[] chunk = new byte[CHUNK_FLOATS * Float.BYTES];
    FloatBuffer floats = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      FloatBuffer values = FloatBuffer.allocate(entry.count());
      for (int at = 0; at < entry.count(); at += CHUNK_FLOATS) {
        int count = Math.min(CHUNK_FLOATS, entry.count() - at);
        if (in.readNBytes(chunk, 0, count * Float.BYTES) < count * Float.BYTES) {
          throw new EOFException();
        }
        values.put(at, floats, 0, count);
      }
      tensors.put(entry.name(), new Tensor(entry.shape(), values));
    }
    return tensors;
  }

  private static byte[] header(Map<String, Tensor> sorted) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.mapper().createGenerator(header)) {
      json.writeStartObject();
      long offset = 0;
      for (Map.Entry<String, Tensor> tensor : sorted.entrySet()) {
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField("dtype", "F32");
        json.writeArrayFieldStart("shape");
        for (long size : tensor.getValue().shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        long end = offset + (long) tensor.getValue().values().capacity() * Float.BYTES;
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    while (header.size() % ALIGNMENT != 0) {
      header.write(' ');
    }
    return header.toByteArray();
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
