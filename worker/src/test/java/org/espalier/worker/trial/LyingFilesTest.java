package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.process.TrialReport;
import org.espalier.worker.testing.Forged;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.testing.Trap;
import org.espalier.worker.testing.WarmTrialProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Arrays and checkpoints that lie, given to the process that reads them in use: it says one
 * sentence, runs nothing, writes nothing, takes no more memory than it may, and goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LyingFilesTest {
  private static final long GIGABYTES_10 = 10_000_000_000L;

  private Path folder = Path.of("");
  private WarmTrialProcess process;
  private Path data;
  private Path sign;
  private Map<String, String> before = Map.of();
  private long peak;

  @BeforeAll
  void start(@TempDir Path fresh) throws Exception {
    folder = fresh;
    process = new WarmTrialProcess(Files.createDirectory(folder.resolve("process")), "128m");
    data = Files.createDirectories(folder.resolve("data/deep"));
    sign = folder.resolve("data/alive");
    for (String place : new String[] {"data/x.npy", "data/victim", "data/deep/victim"}) {
      Files.writeString(folder.resolve(place), "mine");
    }
  }

  @BeforeEach
  void look() throws IOException {
    before = tree();
    peak = process.peakMegabytes();
  }

  @AfterEach
  void nothingWasWrittenAndItGoesOn() throws Exception {
    assertThat(tree()).isEqualTo(before);
    assertThat(process.peakMegabytes() - peak).isLessThan(160);
    assertThat(end(Specs.digits(20, 1), Map.of())).isInstanceOf(TrialReport.Finished.class);
  }

  @AfterAll
  void stop() {
    process.close();
  }

  @Test
  void headsOfArraysThatLie() throws Exception {
    byte[] longHead = Forged.npy(2, "4, 2", new byte[8]);
    Arrays.fill(longHead, 8, 12, (byte) 0xFF);
    refusedArray(longHead, "its head says it is 4,294,967,295 bytes long");
    refusedArray(Forged.npy(1, GIGABYTES_10 + ",", new byte[8]), "memory for");
    refusedArray(Forged.npy(1, "99999999999, 99999999999", new byte[8]), "which no memory holds");
    refusedArray(Forged.npy(1, "40, 2", new byte[8]), "wants 80 bytes, but there are 8");
    refusedArray(Trap.bytes(sign), "it is a serialised Java object");
  }

  /** A gigabyte of zeros is a megabyte in the archive. */
  @Test
  void anArrayThatGrowsWhenItIsUnpacked() throws Exception {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(data.resolve("a.npz")))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(Forged.npy(1, "500000000, 2", new byte[0]));
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < 1_000; i++) {
        zip.write(zeros);
      }
      zip.closeEntry();
    }

    assertRefused(end(arrays(), Map.of()), FailureCategory.BAD_DATA, "memory for");
  }

  @Test
  void anArchiveOfArraysThatIsCutOff() throws Exception {
    Path file = archive(Map.of("x.npy", Forged.npy(1, "4, 2", new byte[8]), "y.npy", labels()));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 30, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(end(arrays(), Map.of()), FailureCategory.BAD_DATA, "damaged or was cut off");
    }
  }

  /** Arrays are read where they are: a name that leads elsewhere leads nowhere. */
  @Test
  void anArchiveOfArraysWithNamesThatLeadElsewhere() throws Exception {
    archive(
        Map.of(
            "x.npy",
            Forged.npy(1, "4, 2", new byte[] {1, 0, 0, 1, 1, 0, 0, 1}),
            "y.npy",
            labels(),
            "../x.npy",
            Forged.npy(1, "4, 2", new byte[8]),
            "../victim",
            new byte[] {6, 6, 6},
            folder.resolve("data/victim").toString(),
            new byte[] {6, 6, 6},
            "..\\victim",
            new byte[] {6, 6, 6}));

    assertThat(end(arrays(), Map.of())).isInstanceOf(TrialReport.Finished.class);
  }

  @Test
  void checkpointsWhoseWeightsLie() throws Exception {
    refusedWeights(Forged.header(GIGABYTES_10, ""), "its header is said to have 10000000000 bytes");
    refusedWeights(Forged.tensor("[2499999999]", "[0,9999999996]"), "'head/weight' is too large");
    refusedWeights(
        Forged.tensor("[4611686018427387904,4]", "[0,8]"),
        "the shape of 'head/weight' is too large");
    refusedWeights(Forged.tensor("[2]", "[0,4]"), "does not go with the size of its data");
    refusedWeights(Forged.tensor("[2]", "[0,8]"), "promises 8 bytes of data, but 0 are there");
    refusedWeights(Trap.bytes(sign), "its header is said to have");
  }

  @Test
  void checkpointsThatAreNoneOfOurs() throws Exception {
    Map<String, byte[]> entries = Forged.checkpoint();
    entries.remove("updater.safetensors");
    entries.put("../../victim", new byte[] {6, 6, 6});
    refusedCheckpoint(
        Forged.stored(entries), "an entry that does not belong there: '../../victim'");

    byte[] whole = Forged.stored(Forged.checkpoint());
    for (int length : new int[] {0, 30, whole.length / 2, whole.length - 1}) {
      refusedCheckpoint(Arrays.copyOf(whole, length), "damaged or was cut off");
    }

    entries = Forged.checkpoint();
    byte[] weights = entries.getOrDefault("weights.safetensors", new byte[0]);
    weights[weights.length - 1] ^= 1;
    refusedCheckpoint(Forged.stored(entries), "the digest of weights.safetensors is not the one");
    refusedCheckpoint(Trap.bytes(sign), "");
  }

  private void refusedArray(byte[] x, String reason) throws Exception {
    archive(Map.of("x.npy", x, "y.npy", labels()));
    assertRefused(end(arrays(), Map.of()), FailureCategory.BAD_DATA, reason);
  }

  private void refusedWeights(byte[] weights, String reason) throws Exception {
    refusedCheckpoint(Forged.checkpointWith(weights), reason);
  }

  private void refusedCheckpoint(byte[] checkpoint, String reason) throws Exception {
    Path file = Files.write(data.resolve("a.zip"), checkpoint);
    TrialSpec plain = Specs.digits(20, 1);
    TransferSpec.Source source =
        new TransferSpec.Source(
            "run", new CheckpointReference("run", "a.zip", "digest", 9, 1, 1), "head");
    TrialSpec spec =
        new TrialSpec(
            plain.data(),
            plain.model(),
            plain.training(),
            new TransferSpec(Map.of("head", source), List.of(), Map.of(), Map.of(), Map.of()),
            plain.objectives(),
            7,
            1);
    assertRefused(end(spec, Map.of("digest", file)), FailureCategory.BAD_SPEC, reason);
  }

  private static void assertRefused(TrialReport end, FailureCategory category, String reason) {
    assertThat(end)
        .isInstanceOfSatisfying(
            TrialReport.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(reason).endsWith(".").doesNotContain("\n");
              assertThat(failed.category()).isEqualTo(category);
              assertThat(failed.usable()).isTrue();
            });
  }

  private TrialReport end(TrialSpec spec, Map<String, Path> sources) throws Exception {
    Path work = Files.createTempDirectory(folder, "work");
    Path from = spec.data().source().isPresent() ? data : Specs.dataFolder();
    return process.end(new TrialAssignment(spec, Optional.empty(), sources, work, from));
  }

  private Path archive(Map<String, byte[]> entries) throws IOException {
    return Files.write(data.resolve("a.npz"), Forged.stored(entries));
  }

  private static byte[] labels() {
    return Forged.npy(1, "4,", new byte[] {0, 1, 0, 1});
  }

  /** A trial on the arrays of {@code a.npz}. */
  private static TrialSpec arrays() throws Exception {
    return StudyReader.read(
            """
            name: lies
            goal: {maximize: test_accuracy}
            data_sets:
              lies: {type: npz, path: a.npz, vector: 2, outputs: 2, test_share: 0.5}
            data: {set: lies}
            model:
              head: {type: classifier}
            training: {epochs: 1, batch_size: 2}
            """)
        .resolve(Map.of())
        .toTrialSpec(TransferSpec.NONE, 7);
  }

  /** Every file besides those that lie, with the digest of what stands in it. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(data.resolve("a.npz")) && !file.equals(data.resolve("a.zip"))) {
          tree.put(folder.relativize(file).toString(), Digests.ofFile(file));
        }
      }
    }
    return tree;
  }
}
