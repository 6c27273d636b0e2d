package org.espalier.worker.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: names, shapes and places of its tensors, checked before a byte
 * of data is read or allocated. Only 32-bit floats ({@code F32}) are known.
 *
 * <p>Format: https://huggingface.co/docs/safetensors
 *
 * @param entries in the order of their data, which is without gap or overlap
 */
record SafetensorsHeader(List<Entry> entries) {

  /** Bytes of the largest header accepted. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

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
  record Entry(String name, List<Long> shape, long begin, long end) {
    Entry {
      shape = List.copyOf(shape);
    }

    int count() {
      return Math.toIntExact((end - begin) / Float.BYTES);
    }
  }

  SafetensorsHeader {
    entries = List.copyOf(entries);
  }

  /**
   * @param dataBytes how many bytes really follow the header
   * @throws CheckpointException if it lies
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes) throws CheckpointException {
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
    expect(type.equals("F32"), "'" + name + "' is not of type F32");
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw refusal("'" + name + "' has no shape or no data_offsets");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    expect(begin <= end && end <= Long.MAX_VALUE - 1, "'" + name + "' ends before it begins");
    expect(
        bytes(name, shape) == end - begin,
        "the shape of '" + name + "' does not go with the size of its data");
    return new Entry(name, shape, begin, end);
  }

  private static long bytes(String name, List<Long> shape) throws CheckpointException {
    try {
      long bytes = Float.BYTES;
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      expect(bytes / Float.BYTES <= Integer.MAX_VALUE - 8, "'" + name + "' is too large");
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
