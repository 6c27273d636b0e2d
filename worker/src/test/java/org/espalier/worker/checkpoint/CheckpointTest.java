package org.espalier.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.espalier.core.study.Lineage;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.testing.Forged;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again; a file that lies is refused in one sentence. */
class CheckpointTest {
  @TempDir Path folder;
  private Path file;
  private CheckpointWriter.Written written;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("good.zip");
    written = CheckpointWriter.write(checkpoint(), file);
  }

  private static Checkpoint checkpoint() {
    Map<String, Tensor> weights =
        Map.of(
            "head/weight", tensor(List.of(2L, 3L), 1, 2, 3, 4, 5, 6),
            "head/bias", tensor(List.of(2L), Float.NaN, -0f),
            "head/scale", tensor(List.of(), 7));
    return new Checkpoint(
        Specs.model("head"),
        new Position(3, 30),
        new Patience(0.5, 1),
        Lineage.NONE,
        weights,
        Map.of("head/weight/momentum", tensor(List.of(0L))));
  }

  private static Tensor tensor(List<Long> shape, float... values) {
    return new Tensor(shape, FloatBuffer.wrap(values));
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Checkpoint read = CheckpointReader.read(file);

    assertThat(read).isEqualTo(checkpoint());
    assertThat(Digests.ofFile(file)).isEqualTo(written.sha256());
    assertThat(Files.size(file)).isEqualTo(written.bytes());
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void equalCheckpointsAreEqualFiles() throws IOException {
    assertThat(CheckpointWriter.write(checkpoint(), folder.resolve("other.zip")).sha256())
        .isEqualTo(written.sha256());
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 37) {
      Path cut = folder.resolve("cut.zip");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> CheckpointReader.read(cut))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("The checkpoint cut.zip is refused: ");
    }
  }

  @Test
  void aChangedWeightIsRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] weights = entries.getOrDefault("weights.safetensors", new byte[0]);
    weights[weights.length - 1] ^= 1;

    assertRefused(zip(entries), "the digest of weights.safetensors is not the one");
  }

  @Test
  void anEntryThatLeavesTheFolderIsRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.remove("updater.safetensors");
    entries.put("../../etc/passwd", new byte[1]);

    assertRefused(zip(entries), "an entry that does not belong there: '../../etc/passwd'");
  }

  @Test
  void oneEntryMoreIsRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("preprocessor.bin", serialized());

    assertRefused(zip(entries), "it has 4 entries instead of 3");
  }

  @Test
  void anEntryThatStandsTwiceIsRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.remove("updater.safetensors");
    entries.put("weights.safetensorz", new byte[8]);
    byte[] zip = Files.readAllBytes(zip(entries));
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(
        folder.resolve("bad.zip"),
        text.replace("weights.safetensorz", "weights.safetensors"),
        StandardCharsets.ISO_8859_1);

    assertRefused(folder.resolve("bad.zip"), "weights.safetensors");
  }

  @Test
  void aSerializedObjectInPlaceOfWeightsIsRefusedUnread() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("weights.safetensors", serialized());

    assertRefused(zip(entries), "the size of weights.safetensors is not the one");
  }

  @Test
  void aCompressedEntryIsRefusedSoThatNoBombCanGrow() throws IOException {
    Path bomb = folder.resolve("bad.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      for (String name : List.of("manifest.json", "weights.safetensors", "updater.safetensors")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(new byte[10_000_000]);
        zip.closeEntry();
      }
    }

    assertRefused(bomb, "is compressed, which ours never are");
  }

  @Test
  void aZipThatSaysItIsLargerThanItIsIsRefused() throws IOException {
    try (RandomAccessFile change = new RandomAccessFile(file.toFile(), "rw")) {
      change.seek(file.toFile().length() - 10);
      change.writeInt(0x7fffffff);
    }

    assertRefused(file, "damaged or was cut off");
  }

  @Test
  void anotherFormatIsNamed() throws IOException {
    Map<String, byte[]> entries = entries();
    String manifest =
        new String(entries.getOrDefault("manifest.json", new byte[0]), StandardCharsets.UTF_8);
    entries.put(
        "manifest.json",
        manifest
            .replace("espalier-checkpoint-1", "espalier-checkpoint-9")
            .getBytes(StandardCharsets.UTF_8));

    assertRefused(zip(entries), "its format is 'espalier-checkpoint-9', not espalier-checkpoint-1");
  }

  private static void assertRefused(Path bad, String reason) {
    assertThatThrownBy(() -> CheckpointReader.read(bad))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The checkpoint " + bad.getFileName() + " is refused: ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".");
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    return Files.write(folder.resolve("bad.zip"), Forged.stored(entries));
  }

  private static byte[] serialized() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new int[] {1, 2});
    }
    return bytes.toByteArray();
  }
}
