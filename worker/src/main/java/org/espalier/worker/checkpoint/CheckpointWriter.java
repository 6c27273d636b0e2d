package org.espalier.worker.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.core.json.Json;
import org.espalier.worker.engine.Tensor;

/**
 * Writes checkpoints. The file appears under its name only when all of it is on the disk: temporary
 * file, fsync, rename, fsync of the folder. Entries are stored, not compressed (weights do not
 * compress), and carry no time, so that equal checkpoints are equal files.
 */
public final class CheckpointWriter {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 0);
  private static final int BUFFER = 1 << 18;

  private CheckpointWriter() {}

  /** A written file, with the digest of the whole of it. */
  public record Written(Path file, String sha256, long bytes) {}

  /** Content that can be written more than once. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Measured(Content content, long bytes, long crc, String sha256) {}

  /**
   * @param file where it shall stand, in a folder that exists; replaced if it is there
   * @throws IOException if the disk is full or fails; nothing stands under the name then
   */
  public static Written write(Checkpoint checkpoint, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("a checkpoint needs a folder to stand in: " + file);
    }
    Path temporary = folder.resolve(file.getFileName() + ".part");
    try {
      MessageDigest digest = Digests.sha256();
      long bytes;
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        OutputStream out =
            new BufferedOutputStream(
                new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER);
        writeZip(checkpoint, out);
        out.flush();
        channel.force(true);
        bytes = channel.size();
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
      return new Written(file, Digests.text(digest), bytes);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeZip(Checkpoint checkpoint, OutputStream out) throws IOException {
    Measured weights = measure(tensors(checkpoint.weights()));
    Measured updater = measure(tensors(checkpoint.updater()));
    byte[] manifest =
        Json.writeBytes(
            new Manifest(
                Manifest.FORMAT,
                checkpoint.model(),
                checkpoint.position(),
                checkpoint.patience(),
                checkpoint.lineage(),
                Map.of(
                    Manifest.WEIGHTS, new Manifest.Entry(weights.bytes(), weights.sha256()),
                    Manifest.UPDATER, new Manifest.Entry(updater.bytes(), updater.sha256()))));
    if (manifest.length > Manifest.MAX_BYTES) {
      throw new IOException("the manifest of a checkpoint is too large: " + manifest.length);
    }
    ZipOutputStream zip = new ZipOutputStream(out);
    put(zip, Manifest.NAME, measure(stream -> stream.write(manifest)));
    put(zip, Manifest.WEIGHTS, weights);
    put(zip, Manifest.UPDATER, updater);
    zip.finish();
  }

  private static Content tensors(Map<String, Tensor> tensors) {
    return stream -> Safetensors.write(tensors, stream);
  }

  private static Measured measure(Content content) throws IOException {
    CRC32 crc = new CRC32();
    MessageDigest digest = Digests.sha256();
    long[] bytes = new long[1];
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes[0]++;
          }

          @Override
          public void write(byte[] b, int off, int len) {
            bytes[0] += len;
          }
        };
    try (OutputStream out =
        new CheckedOutputStream(new DigestOutputStream(counting, digest), crc)) {
      content.writeTo(out);
    }
    return new Measured(content, bytes[0], crc.getValue(), Digests.text(digest));
  }

  private static void put(ZipOutputStream zip, String name, Measured measured) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(measured.bytes());
    entry.setCrc(measured.crc());
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    measured.content().writeTo(zip);
    zip.closeEntry();
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
