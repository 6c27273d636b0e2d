package org.espalier.client.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One file of the journal, mapped into memory. What is written there belongs to the operating
 * system at once and outlives the process, however it dies. An entry is its length, its CRC-32C and
 * its bytes; the length is written last, so that an entry is there whole or not at all. One thread
 * writes, another may read.
 */
final class Segment {
  private static final int HEADER = 8;

  private final Path path;
  private final long number;
  private final MappedByteBuffer buffer;
  private volatile int end;

  private Segment(Path path, long number, MappedByteBuffer buffer) {
    this.path = path;
    this.number = number;
    this.buffer = buffer;
  }

  /** A new one, its bytes already on disk, so that a full disk is found here and not later. */
  static Segment create(Path folder, long number, int bytes) throws IOException {
    Path path = path(folder, number);
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(bytes, 1 << 16));
      for (long at = 0; at < bytes; at += zeros.capacity()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
        while (zeros.hasRemaining()) {
          if (file.write(zeros, at + zeros.position()) <= 0) {
            throw new IOException("cannot write " + path);
          }
        }
      }
      return new Segment(path, number, file.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** One that another process left, up to its last whole entry. */
  static Segment open(Path folder, long number) throws IOException {
    Path path = path(folder, number);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      Segment segment =
          new Segment(path, number, file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
      int at = 0;
      while (segment.isWhole(at)) {
        at += HEADER + segment.buffer.getInt(at);
      }
      segment.end = at;
      return segment;
    }
  }

  private static Path path(Path folder, long number) {
    return folder.resolve("%012d.journal".formatted(number));
  }

  private boolean isWhole(int at) {
    if (at + HEADER > buffer.capacity()) {
      return false;
    }
    int length = buffer.getInt(at);
    return length > 0
        && length <= buffer.capacity() - at - HEADER
        && crc(bytes(at + HEADER, length)) == buffer.getInt(at + 4);
  }

  private byte[] bytes(int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    return bytes;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  long number() {
    return number;
  }

  int end() {
    return end;
  }

  /** Adds an entry; false if it has no room here. */
  boolean append(byte[] entry) {
    int at = end;
    if (entry.length > buffer.capacity() - at - HEADER) {
      return false;
    }
    buffer.put(at + HEADER, entry);
    buffer.putInt(at + 4, crc(entry));
    buffer.putInt(at, entry.length);
    end = at + HEADER + entry.length;
    return true;
  }

  /** The entry at a place; empty if there is none yet. */
  Optional<byte[]> read(int at) {
    return at >= end ? Optional.empty() : Optional.of(bytes(at + HEADER, buffer.getInt(at)));
  }

  static int sizeOf(byte[] entry) {
    return HEADER + entry.length;
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
