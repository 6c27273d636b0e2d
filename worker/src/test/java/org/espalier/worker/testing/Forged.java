package org.espalier.worker.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.espalier.core.study.Lineage;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointWriter;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.checkpoint.Patience;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.engine.Tensor;

/** Arrays and checkpoints as somebody would make them who means no good. */
public final class Forged {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String MANIFEST = "manifest.json";

  private Forged() {}

  /**
   * An array of bytes in NumPy's format.
   *
   * @param version of the format; 1 has a short head, 2 a long one
   * @param shape as the head says it, such as {@code 4, 2}
   */
  public static byte[] npy(int version, String shape, byte[] data) {
    byte[] text =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%s), }\n"
            .formatted(shape)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer head =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      head.putShort((short) text.length);
    } else {
      head.putInt(text.length);
    }
    head.put(text).put(data);
    byte[] bytes = new byte[head.position()];
    head.get(0, bytes);
    return bytes;
  }

  /** Tensor {@code head/weight} as a safetensors file whose header says so, without data. */
  public static byte[] tensor(String shape, String offsets) {
    String header =
        "{\"head/weight\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(shape, offsets);
    return header(header.length(), header);
  }

  /** The beginning of a safetensors file. */
  public static byte[] header(long length, String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(json)
        .array();
  }

  /** What stands in an honest checkpoint, by the names of its entries. */
  public static Map<String, byte[]> checkpoint() throws IOException {
    Path file = Files.createTempFile("honest", ".zip");
    Checkpoint honest =
        new Checkpoint(
            Specs.model("head"),
            new Position(1, 1),
            Patience.FRESH,
            Lineage.NONE,
            Map.of("head/weight", new Tensor(List.of(2L), FloatBuffer.wrap(new float[] {1, 2}))),
            Map.of());
    CheckpointWriter.Written unused = CheckpointWriter.write(honest, file);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    Files.delete(file);
    return entries;
  }

  /** The same with other weights, for which its manifest vouches. */
  public static byte[] checkpointWith(byte[] weights) throws IOException {
    Map<String, byte[]> entries = checkpoint();
    byte[] honest = entries.getOrDefault(WEIGHTS, new byte[0]);
    String manifest =
        new String(entries.getOrDefault(MANIFEST, new byte[0]), StandardCharsets.UTF_8)
            .replace(digest(honest), digest(weights))
            .replace("\"bytes\":" + honest.length, "\"bytes\":" + weights.length);
    entries.put(MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
    entries.put(WEIGHTS, weights);
    return stored(entries);
  }

  /** A zip without compression, as our checkpoints are. */
  public static byte[] stored(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String digest(byte[] bytes) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.text(digest);
  }
}
