package org.espalier.worker.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an array as NumPy writes it (format 1 to 3, numpy.lib.format): read as plain text and
 * matched, never evaluated.
 *
 * @param kind {@code u}, {@code i}, {@code f} or {@code b}
 * @param bytes of one number: 1, 2, 4 or 8
 * @param shape at least one axis; sizes of 0 or more
 * @param headerBytes how long the head is
 */
record NpyHeader(char kind, int bytes, ByteOrder order, List<Long> shape, int headerBytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 65_536;
  private static final int MOST_AXES = 8;
  private static final Pattern TEXT =
      Pattern.compile(
          "\\{'descr': '([^']{1,16})', 'fortran_order': (True|False), 'shape': \\(([0-9, ]{0,200})\\),? ?\\}\\s*");
  private static final Pattern NUMBER = Pattern.compile("([<>|=])([uifb])([1248])");

  /** How many numbers the array has. */
  long count() {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /**
   * @param name of the array, for messages
   */
  static NpyHeader read(InputStream in, Object name) throws IOException {
    byte[] start = exactly(in, 8);
    if (start[0] == (byte) 0xAC && start[1] == (byte) 0xED) {
      throw DataFailure.of(name, "it is a serialised Java object, not an array");
    }
    if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
      throw DataFailure.of(name, "it is not an array of NumPy");
    }
    int lengthBytes = start[6] == 1 ? 2 : 4;
    if (start[6] < 1 || start[6] > 3) {
      throw DataFailure.of(name, "it has format " + start[6] + ", not 1 to 3");
    }
    ByteBuffer length = ByteBuffer.wrap(exactly(in, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
    long size = lengthBytes == 2 ? length.getShort() & 0xFFFF : length.getInt() & 0xFFFFFFFFL;
    if (size > LONGEST) {
      throw DataFailure.of(
          name, "its head says it is %,d bytes long, more than %,d".formatted(size, LONGEST));
    }
    String text = new String(exactly(in, (int) size), StandardCharsets.UTF_8);
    return parse(text, name, 8 + lengthBytes + (int) size);
  }

  private static NpyHeader parse(String text, Object name, int headerBytes) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw DataFailure.of(name, "its head is not that of a plain array");
    }
    String type = matcher.group(1);
    Matcher number = NUMBER.matcher(type);
    if (type.contains("O")) {
      throw DataFailure.of(
          name, "it holds Python objects, which would have to be executed to be read");
    }
    if (!number.matches()) {
      throw DataFailure.of(
          name,
          "its numbers are '%s'; integers and floats of 1 to 8 bytes are read".formatted(type));
    }
    if (matcher.group(2).equals("True")) {
      throw DataFailure.of(name, "it is in Fortran order; save numpy.ascontiguousarray of it");
    }
    List<Long> shape = new ArrayList<>();
    for (String size : matcher.group(3).split(",", -1)) {
      if (!size.isBlank()) {
        if (size.strip().length() > 12) {
          throw DataFailure.of(name, "an axis of it says it has size " + size.strip());
        }
        shape.add(Long.parseLong(size.strip()));
      }
    }
    if (shape.isEmpty() || shape.size() > MOST_AXES) {
      throw DataFailure.of(name, "it has %d axes, not 1 to %d".formatted(shape.size(), MOST_AXES));
    }
    long numbers = 1;
    for (long size : shape) {
      numbers = size != 0 && numbers > Long.MAX_VALUE / 16 / size ? -1 : numbers * size;
      if (numbers < 0) {
        throw DataFailure.of(name, "it says its shape is " + shape + ", which no memory holds");
      }
    }
    return new NpyHeader(
        number.group(2).charAt(0),
        Integer.parseInt(number.group(3)),
        number.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        List.copyOf(shape),
        headerBytes);
  }

  static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
