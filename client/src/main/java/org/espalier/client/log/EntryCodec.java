package org.espalier.client.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Entries as bytes: a letter, then the fields. Pure. */
final class EntryCodec {
  private EntryCodec() {}

  static byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      switch (entry) {
        case Entry.Metric metric -> {
          out.writeByte('m');
          out.writeUTF(metric.name());
          out.writeDouble(metric.value());
          out.writeLong(metric.step());
          out.writeLong(metric.time());
        }
        case Entry.Param param -> texts(out, 'p', param.key(), param.value());
        case Entry.Tag tag -> texts(out, 't', tag.key(), tag.value());
        case Entry.File file -> texts(out, 'f', file.name(), file.held());
        case Entry.End end -> {
          out.writeByte('e');
          out.writeUTF(end.status().name());
          out.writeLong(end.time());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void texts(DataOutputStream out, char kind, String first, String second)
      throws IOException {
    out.writeByte(kind);
    out.writeUTF(first);
    out.writeUTF(second);
  }

  /**
   * @throws IOException if the bytes are no entry
   */
  static Entry decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int kind = in.readByte();
    return switch (kind) {
      case 'm' -> new Entry.Metric(in.readUTF(), in.readDouble(), in.readLong(), in.readLong());
      case 'p' -> new Entry.Param(in.readUTF(), in.readUTF());
      case 't' -> new Entry.Tag(in.readUTF(), in.readUTF());
      case 'f' -> new Entry.File(in.readUTF(), in.readUTF());
      case 'e' -> new Entry.End(RunLogger.Status.valueOf(in.readUTF()), in.readLong());
      default -> throw new IOException("the journal holds an entry of unknown kind " + kind);
    };
  }
}
