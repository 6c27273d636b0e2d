package org.espalier.worker.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Arrays out of a {@code .npz}. Nothing is unpacked to the disk, nothing is evaluated, and no more
 * memory is taken than the numbers need that are really there.
 */
final class NpzFile {
  private static final int BLOCK = 1 << 16;

  /**
   * An array.
   *
   * @param shape examples first
   */
  record Array(List<Long> shape, Numbers numbers) {}

  private NpzFile() {}

  /**
   * @param scale numbers are divided by it
   * @throws org.espalier.worker.trial.TrialFailure BAD_DATA if the array is not there, or the file
   *     is damaged, too large or lies
   */
  static Array read(Path file, String array, double scale) {
    String name = file + ", array '" + array + "',";
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(array + ".npy");
      if (entry == null) {
        List<String> all = zip.stream().limit(50).map(ZipEntry::getName).toList();
        throw DataFailure.of(name, "the file has no such array, only " + all);
      }
      try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), BLOCK)) {
        return read(in, entry, name, scale);
      }
    } catch (EOFException | ZipException e) {
      throw DataFailure.of(name, "it is damaged or was cut off", e);
    } catch (IOException e) {
      throw DataFailure.of(name, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static Array read(InputStream in, ZipEntry entry, String name, double scale)
      throws IOException {
    NpyHeader header = NpyHeader.read(in, name);
    boolean plain = header.kind() == 'u' && header.bytes() == 1;
    int count = Memory.check(name, header.count(), plain ? 1 : Float.BYTES);
    long bytes = (long) count * header.bytes();
    if (entry.getSize() >= 0 && entry.getSize() != header.headerBytes() + bytes) {
      throw DataFailure.of(
          name,
          "its shape %s wants %,d bytes, but there are %,d"
              .formatted(header.shape(), bytes, entry.getSize() - header.headerBytes()));
    }
    Numbers numbers =
        plain
            ? new Numbers.Bytes(NpyHeader.exactly(in, count), (float) scale)
            : new Numbers.Floats(floats(in, header, count, scale));
    if (in.read() >= 0) {
      throw DataFailure.of(name, "it is longer than its head says");
    }
    return new Array(header.shape(), numbers);
  }

  private static float[] floats(InputStream in, NpyHeader header, int count, double scale)
      throws IOException {
    float[] values = new float[count];
    int each = BLOCK / header.bytes();
    for (int from = 0; from < count; from += each) {
      int now = Math.min(each, count - from);
      ByteBuffer block =
          ByteBuffer.wrap(NpyHeader.exactly(in, now * header.bytes())).order(header.order());
      for (int i = 0; i < now; i++) {
        values[from + i] = (float) (number(block, header) / scale);
      }
    }
    return values;
  }

  private static double number(ByteBuffer block, NpyHeader header) {
    boolean signed = header.kind() == 'i';
    return switch (header.bytes()) {
      case 1 -> signed ? block.get() : block.get() & 0xFF;
      case 2 ->
          header.kind() == 'f'
              ? Float.float16ToFloat(block.getShort())
              : signed ? block.getShort() : block.getShort() & 0xFFFF;
      case 4 ->
          header.kind() == 'f'
              ? block.getFloat()
              : signed ? block.getInt() : block.getInt() & 0xFFFFFFFFL;
      default -> header.kind() == 'f' ? block.getDouble() : block.getLong();
    };
  }
}
