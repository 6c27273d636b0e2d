package org.espalier.worker.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;
import org.jspecify.annotations.Nullable;

/**
 * An IDX file of unsigned bytes, the format of MNIST (http://yann.lecun.com/exdb/mnist). Immutable.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTES = 0x08;
  private static final int MAX_AXES = 4;
  private static final int BUFFER = 1 << 16;

  private final List<Integer> sizes;
  private final byte[] values;

  private IdxFile(List<Integer> sizes, byte[] values) {
    this.sizes = List.copyOf(sizes);
    this.values = values;
  }

  /** By axis, examples first. */
  public List<Integer> sizes() {
    return sizes;
  }

  /** One byte each, in C order; not a copy, and not to be changed. */
  byte[] values() {
    return values;
  }

  /**
   * Reads a file, unpacking it on the way if it is packed by gzip, whatever its name.
   *
   * @throws TrialFailure BAD_DATA if it is missing, damaged or of another format
   */
  public static IdxFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw failure(file, "there is no such file", null);
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = unpacked(raw)) {
      return read(in, file);
    } catch (EOFException | ZipException e) {
      throw failure(file, "it is damaged or was cut off", e);
    } catch (IOException e) {
      throw failure(file, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  private static IdxFile read(InputStream in, Path file) throws IOException {
    byte[] magic = exactly(in, 4);
    int axes = magic[3];
    if (magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTES) {
      throw failure(file, "it is not an IDX file of unsigned bytes", null);
    }
    if (axes < 1 || axes > MAX_AXES) {
      throw failure(file, "it has " + axes + " axes, not 1 to " + MAX_AXES, null);
    }
    ByteBuffer header = ByteBuffer.wrap(exactly(in, axes * Integer.BYTES));
    List<Integer> sizes = new ArrayList<>();
    long count = 1;
    for (int axis = 0; axis < axes; axis++) {
      int size = header.getInt();
      count = size < 0 ? Long.MAX_VALUE : count * size;
      if (count > Integer.MAX_VALUE - 8) {
        throw failure(file, "it says it is larger than 2 GB", null);
      }
      sizes.add(size);
    }
    byte[] values = exactly(in, Memory.check(file, count, 1));
    if (in.read() >= 0) {
      throw failure(file, "it is longer than its header says", null);
    }
    return new IdxFile(sizes, values);
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static TrialFailure failure(Path file, String reason, @Nullable Throwable cause) {
    return new TrialFailure(
        FailureCategory.BAD_DATA,
        "The data file " + file + " cannot be used: " + reason + ".",
        cause);
  }
}
