package org.espalier.worker.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a safetensors file: names, shapes and places of its tensors, checked before a byte
 * of data is read or allocated.
 *
 * <p>Format: https://huggingface.co/docs/safetensors
 *
 * @param entries in the order of their data, which is without gap or overlap
 */
public record SafetensorsHeader(List<Entry> entries) {

  /** Bytes of the largest header accepted. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int MAX_AXES = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(5)
                  .maxStringLength(10_000)
                  .maxNameLength(1_000)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** A tensor and where its data stands, in bytes from the end of the header. */
  public record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {
    public Entry {
      shape = List.copyOf(shape);
    }

    /** How many numbers it has. */
    public int count() {
      return Math.toIntExact((end - begin) / type.bytes());
    }
  }

  public SafetensorsHeader {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the length and the header; the stream stands at the data then.
   *
   * @param bytes how long the file is
   * @throws CheckpointException if it lies
   */
  public static SafetensorsHeader read(InputStream in, long bytes) throws IOException {
    long headerBytes =
        ByteBuffer.wrap(exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (headerBytes < 2 || headerBytes > MAX_BYTES || headerBytes > bytes - Long.BYTES) {
      throw new CheckpointException(
          "A safetensors file is refused: its header is said to have "
              + Long.toUnsignedString(headerBytes)
              + " bytes, the file has "
              + bytes
              + ", and at most "
              + MAX_BYTES
              + " are read.");
    }
    byte[] json = exactly(in, (int) headerBytes);
    return parse(json, bytes - Long.BYTES - headerBytes);
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new CheckpointException("A safetensors file is refused: it ends before its data does.");
    }
    return bytes;
  }

  /**
   * @param json what stands between the first eight bytes and the data
   * @param dataBytes how many bytes really follow the header
   * @throws CheckpointException if it lies
   */
  public static SafetensorsHeader parse(byte[] json, long dataBytes) throws CheckpointException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        expect(parser.nextToken() == JsonToken.START_OBJECT, "its header is not of that format");
        if (name.equals("__metadata__")) {
          parser.skipChildren();
        } else {
          entries.put(name, entry(name, parser));
        }
      }
      expect(parser.nextToken() == null, "something follows its header");
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException("A safetensors file is refused: its header is not JSON.", e);
    }
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : ordered) {
      expect(entry.begin() == end, "the data of '" + entry.name() + "' overlaps or leaves a gap");
      end = entry.end();
    }
    expect(
        end == dataBytes,
        "its header promises " + end + " bytes of data, but " + dataBytes + " are there");
    return new SafetensorsHeader(ordered);
  }

  private static Entry entry(String name, JsonParser parser) throws IOException {
    String type = "";
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> type = parser.getText();
        case "shape" -> shape = numbers(name, parser);
        case "data_offsets" -> offsets = numbers(name, parser);
        default -> expect(false, "'" + name + "' has an unknown field");
      }
    }
    Optional<ElementType> element = ElementType.of(type);
    if (element.isEmpty()) {
      throw refusal("'" + name + "' is of a type that is not known");
    }
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw refusal("'" + name + "' has no shape or no data_offsets");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    expect(begin <= end && end <= Long.MAX_VALUE - 1, "'" + name + "' ends before it begins");
    expect(
        bytes(name, shape, element.get().bytes()) == end - begin,
        "the shape of '" + name + "' does not go with the size of its data");
    return new Entry(name, element.get(), shape, begin, end);
  }

  private static long bytes(String name, List<Long> shape, int each) throws CheckpointException {
    try {
      long bytes = each;
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      expect(bytes / each <= Integer.MAX_VALUE - 8, "'" + name + "' is too large");
      return bytes;
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "A safetensors file is refused: the shape of '" + name + "' is too large.", e);
    }
  }

  private static List<Long> numbers(String name, JsonParser parser) throws IOException {
    expect(parser.currentToken() == JsonToken.START_ARRAY, "'" + name + "' is not of that format");
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = parser.getLongValue();
      expect(number >= 0 && numbers.size() < MAX_AXES, "'" + name + "' has an impossible shape");
      numbers.add(number);
    }
    expect(parser.currentToken() == JsonToken.END_ARRAY, "'" + name + "' is not of that format");
    return numbers;
  }

  private static void expect(boolean truth, String otherwise) throws CheckpointException {
    if (!truth) {
      throw refusal(otherwise);
    }
  }

  private static CheckpointException refusal(String reason) {
    return new CheckpointException("A safetensors file is refused: " + reason + ".");
  }
}
