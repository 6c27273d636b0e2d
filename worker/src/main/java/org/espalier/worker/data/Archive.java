package org.espalier.worker.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.espalier.core.limit.Limits;

/** Unpacks a zip of pictures beside itself, once; nothing outside of its folder is written. */
final class Archive {
  private Archive() {}

  /**
   * The folder with what is in {@code zip}.
   *
   * @throws org.espalier.worker.trial.TrialFailure BAD_DATA if it is damaged, too large, or an
   *     entry leads elsewhere
   */
  static Path unpacked(Path zip) {
    Path folder = zip.resolveSibling(zip.getFileName() + ".unpacked");
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Path part = Files.createTempDirectory(zip.toAbsolutePath().getParent(), ".unpacking");
      try (ZipFile file = new ZipFile(zip.toFile())) {
        unpack(file, part, zip);
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      return folder;
    } catch (ZipException e) {
      throw DataFailure.of(zip, "it is no zip, is damaged or was cut off", e);
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        return folder;
      }
      throw DataFailure.of(zip, "it cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static void unpack(ZipFile file, Path part, Path zip) throws IOException {
    if (file.size() > Limits.PICTURES) {
      throw DataFailure.of(
          zip, "it has %,d files, more than %,d".formatted(file.size(), Limits.PICTURES));
    }
    long left = Limits.DATA_FILE_BYTES;
    byte[] buffer = new byte[1 << 16];
    Enumeration<? extends ZipEntry> entries = file.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      Path to = part.resolve(entry.getName().replace('\\', '/')).normalize();
      if (!to.startsWith(part) || entry.getName().startsWith("/")) {
        throw DataFailure.of(
            zip, "its entry '%s' leads out of the folder".formatted(entry.getName()));
      }
      if (entry.isDirectory()) {
        Files.createDirectories(to);
        continue;
      }
      Files.createDirectories(to.getParent());
      try (InputStream in = file.getInputStream(entry);
          OutputStream out = Files.newOutputStream(to)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          left -= count;
          if (left < 0) {
            throw DataFailure.of(
                zip, "unpacked it has more than %,d bytes".formatted(Limits.DATA_FILE_BYTES));
          }
          out.write(buffer, 0, count);
        }
      }
    }
  }
}
