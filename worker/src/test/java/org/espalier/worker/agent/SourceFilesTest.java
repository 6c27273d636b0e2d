package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie with the worker's data are taken only as the study knows them. */
class SourceFilesTest {
  private static final Path KERAS = Path.of("src/test/resources/keras/tokens.h5");

  @TempDir Path folder;
  private Path file;
  private SourceFiles files;

  @BeforeEach
  void put() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    file = Files.createDirectories(folder.resolve("data/weights")).resolve("tokens.h5");
    Files.copy(KERAS, file);
    files =
        new SourceFiles(
            new CheckpointCache(
                cache, new FolderStore(folder.resolve("store")), () -> Instant.EPOCH),
            folder.resolve("data"));
  }

  private static TransferSpec.Source source(String name, String digest) {
    return new TransferSpec.Source(
        "", new CheckpointReference("", "weights/" + name, digest, 0, 0, 0), "head");
  }

  @Test
  void isReadOnceAHost() throws Exception {
    String digest = Digests.ofFile(file);

    Path first = files.get(source("tokens.h5", digest));
    Instant written = Files.getLastModifiedTime(first).toInstant();
    Files.delete(file);
    Path second = files.get(source("tokens.h5", digest));

    assertThat(second).isEqualTo(first).isNotEmptyFile();
    assertThat(Files.getLastModifiedTime(second).toInstant()).isEqualTo(written);
  }

  @Test
  void anotherContentThanTheStudyNamesIsRefused() throws Exception {
    String digest = "0".repeat(64);

    assertThatThrownBy(() -> files.get(source("tokens.h5", digest)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The file weights/tokens.h5 is refused: its digest is %s, and the study names %s."
                .formatted(Digests.ofFile(file), digest));
  }

  @Test
  void aMissingFileSaysWhereItShouldLie() {
    assertThatThrownBy(() -> files.get(source("none.zip", "0".repeat(64))))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The file weights/none.zip is not in this worker's data folder");
  }
}
