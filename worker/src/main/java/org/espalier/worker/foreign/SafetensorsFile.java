package org.espalier.worker.foreign;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.ElementType;
import org.espalier.worker.checkpoint.SafetensorsHeader;

/** A safetensors file that another program wrote: its real tensors, under their own names. */
final class SafetensorsFile {
  private static final int CHUNK = 1 << 14;

  private SafetensorsFile() {}

  /**
   * @throws CheckpointException if the file lies about itself
   */
  static List<ForeignTensor> tensors(FileChannel file) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(file.position(0)));
    SafetensorsHeader header = SafetensorsHeader.read(in, file.size());
    long data = file.size() - header.entries().stream().mapToLong(e -> e.end() - e.begin()).sum();
    return header.entries().stream()
        .filter(entry -> entry.type().isReal())
        .map(
            entry ->
                new ForeignTensor(
                    entry.name(), entry.shape(), () -> load(file, entry, data + entry.begin())))
        .toList();
  }

  private static FloatBuffer load(FileChannel file, SafetensorsHeader.Entry entry, long from)
      throws IOException {
    ElementType type = entry.type();
    FloatBuffer values = FloatBuffer.allocate(entry.count());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    long at = from;
    while (values.hasRemaining()) {
      int count = Math.min(CHUNK, values.remaining());
      chunk.clear().limit(count * type.bytes());
      while (chunk.hasRemaining()) {
        int read = file.read(chunk, at);
        if (read < 0) {
          throw new CheckpointException(
              "A safetensors file is refused: it ends before its data does.");
        }
        at += read;
      }
      type.read(chunk.flip(), values, count);
    }
    return values.rewind();
  }
}
