package org.espalier.client.move;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Structures in Thrift's compact protocol, as far as Parquet's headers and footer need it. Fields
 * are written in ascending order of their ids.
 */
final class Thrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int INT32 = 5;
  private static final int INT64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int last;

  private void header(int id, int type) {
    out.write((id - last) << 4 | type);
    last = id;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  Thrift int32(int id, int value) {
    header(id, INT32);
    zigzag(value);
    return this;
  }

  Thrift int64(int id, long value) {
    header(id, INT64);
    zigzag(value);
    return this;
  }

  Thrift flag(int id, boolean value) {
    header(id, value ? TRUE : FALSE);
    return this;
  }

  Thrift text(int id, String value) {
    header(id, BINARY);
    bytes(value);
    return this;
  }

  private void bytes(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  Thrift struct(int id, Thrift value) {
    header(id, STRUCT);
    out.writeBytes(value.toBytes());
    return this;
  }

  Thrift structs(int id, java.util.List<Thrift> values) {
    list(id, STRUCT, values.size());
    values.forEach(value -> out.writeBytes(value.toBytes()));
    return this;
  }

  Thrift int32s(int id, int... values) {
    list(id, INT32, values.length);
    for (int value : values) {
      zigzag(value);
    }
    return this;
  }

  Thrift texts(int id, String... values) {
    list(id, BINARY, values.length);
    for (String value : values) {
      bytes(value);
    }
    return this;
  }

  private void list(int id, int type, int size) {
    header(id, LIST);
    if (size < 15) {
      out.write(size << 4 | type);
    } else {
      out.write(0xF0 | type);
      varint(size);
    }
  }

  /** The structure with its end. */
  byte[] toBytes() {
    byte[] fields = out.toByteArray();
    return java.util.Arrays.copyOf(fields, fields.length + 1);
  }
}
