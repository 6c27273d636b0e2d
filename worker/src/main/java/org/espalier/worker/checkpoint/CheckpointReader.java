package org.espalier.worker.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.espalier.core.json.Json;
import org.espalier.worker.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Reads checkpoints as if a stranger had made them: exactly the three known entries, none of them
 * compressed, every size and digest as the manifest says, and nothing allocated that the file does
 * not hold. Nothing is ever extracted to the disk.
 */
public final class CheckpointReader {
  private static final Set<String> ENTRIES =
      Set.of(Manifest.NAME, Manifest.WEIGHTS, Manifest.UPDATER);

  private CheckpointReader() {}

  /**
   * @throws CheckpointException if the file is not a checkpoint, or not a whole one
   * @throws IOException if the disk fails
   */
  public static Checkpoint read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, ZipEntry> entries = entries(zip, file);
      Manifest manifest = manifest(zip, entries, file);
      return new Checkpoint(
          manifest.model(),
          manifest.position(),
          manifest.patience(),
          manifest.lineage(),
          tensors(zip, entries, manifest, Manifest.WEIGHTS, file),
          tensors(zip, entries, manifest, Manifest.UPDATER, file));
    } catch (ZipException e) {
      throw refusal(file, "it is damaged or was cut off", e);
    } catch (IllegalArgumentException e) {
      throw refusal(file, "its list of entries cannot be read", e);
    }
  }

  private static Map<String, ZipEntry> entries(ZipFile zip, Path file) throws IOException {
    Map<String, ZipEntry> entries = new HashMap<>();
    if (zip.size() > ENTRIES.size()) {
      throw refusal(file, "it has " + zip.size() + " entries instead of " + ENTRIES.size(), null);
    }
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (!ENTRIES.contains(name)) {
        throw refusal(file, "it has an entry that does not belong there: " + printable(name), null);
      }
      if (entries.put(name, entry) != null) {
        throw refusal(file, "its entry " + name + " stands twice", null);
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw refusal(file, "its entry " + name + " is compressed, which ours never are", null);
      }
    }
    for (String name : ENTRIES) {
      if (!entries.containsKey(name)) {
        throw refusal(file, "its entry " + name + " is missing", null);
      }
    }
    return entries;
  }

  private static Manifest manifest(ZipFile zip, Map<String, ZipEntry> entries, Path file)
      throws IOException {
    ZipEntry entry = entries.get(Manifest.NAME);
    if (entry == null || entry.getSize() > Manifest.MAX_BYTES) {
      throw refusal(file, "its manifest is larger than " + Manifest.MAX_BYTES + " bytes", null);
    }
    Manifest manifest;
    try (InputStream in = zip.getInputStream(entry)) {
      manifest = Json.read(in.readNBytes(Manifest.MAX_BYTES), Manifest.class);
    } catch (ZipException e) {
      throw e;
    } catch (IOException e) {
      throw refusal(file, "its manifest is not what we write", e);
    }
    if (!Manifest.FORMAT.equals(manifest.format())) {
      throw refusal(
          file, "its format is " + printable(manifest.format()) + ", not " + Manifest.FORMAT, null);
    }
    return manifest;
  }

  private static Map<String, Tensor> tensors(
      ZipFile zip, Map<String, ZipEntry> entries, Manifest manifest, String name, Path file)
      throws IOException {
    ZipEntry entry = entries.get(name);
    Manifest.Entry promised = manifest.entries().get(name);
    if (entry == null || promised == null || promised.bytes() != entry.getSize()) {
      throw refusal(file, "the size of " + name + " is not the one its manifest says", null);
    }
    String sha256 = digest(zip, entry);
    if (!sha256.equals(promised.sha256())) {
      throw refusal(file, "the digest of " + name + " is not the one its manifest says", null);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return Safetensors.read(in, entry.getSize());
    } catch (CheckpointException e) {
      throw refusal(file, name + " lies", e);
    }
  }

  private static String digest(ZipFile zip, ZipEntry entry) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
      byte[] chunk = new byte[1 << 16];
      while (in.read(chunk) >= 0) {
        // The stream digests what passes.
      }
    }
    return Digests.text(digest);
  }

  private static String printable(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  private static CheckpointException refusal(Path file, String reason, @Nullable Throwable cause) {
    String detail = cause instanceof CheckpointException lie ? ": " + lie.getMessage() : "";
    String end = detail.endsWith(".") ? "" : ".";
    String message =
        "The checkpoint " + file.getFileName() + " is refused: " + reason + detail + end;
    return cause == null
        ? new CheckpointException(message)
        : new CheckpointException(message, cause);
  }
}
