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
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    new TreeMap<>(tensors).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    write(shapes, name -> Objects.requireNonNull(tensors.get(name)).values(), out);
  }

  /** Gives the numbers of a tensor when they are written, so that not all are held at once. */
  public interface Values {
    /** As many numbers as the tensor's shape says, from position 0. */
    FloatBuffer of(String name) throws IOException;
  }

  /**
   * Writes tensors one after the other.
   *
   * @param shapes of each tensor, in the order in which they are asked for and written
   * @throws IOException if the stream fails
   */
  public static void write(SequencedMap<String, List<Long>> shapes, Values source, OutputStream out)
      throws IOException {
    byte[] header = header(shapes);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    out.write(header);
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : shapes.keySet()) {
      FloatBuffer values = source.of(name);
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
    SafetensorsHeader header = SafetensorsHeader.read(in, bytes);
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    byte[] chunk = new byte[CHUNK_FLOATS * Float.BYTES];
    FloatBuffer floats = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      if (entry.type() != ElementType.F32) {
        throw new CheckpointException(
            "A safetensors file is refused: '" + entry.name() + "' is not of type F32.");
      }
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

  private static byte[] header(SequencedMap<String, List<Long>> shapes) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.mapper().createGenerator(header)) {
      json.writeStartObject();
      long offset = 0;
      for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField("dtype", "F32");
        json.writeArrayFieldStart("shape");
        long bytes = Float.BYTES;
        for (long size : tensor.getValue()) {
          json.writeNumber(size);
          bytes = Math.multiplyExact(bytes, size);
        }
        json.writeEndArray();
        long end = offset + bytes;
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
}
