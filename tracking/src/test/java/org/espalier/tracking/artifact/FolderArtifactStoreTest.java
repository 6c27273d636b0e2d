package org.espalier.tracking.artifact;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest extends ArtifactStoreContract {
  @TempDir private Path folder;

  @Override
  ArtifactStore store() throws IOException {
    return new FolderArtifactStore(folder, content -> {});
  }

  @Test
  void damageIsFoundAtTheLastByte() throws IOException {
    StoredContent stored = store().write(new ByteArrayInputStream(new byte[100]));
    Path file = folder.resolve(stored.sha256().substring(0, 2)).resolve(stored.sha256());
    Files.write(file, new byte[99]);
    try (InputStream content = store().read(stored, 0)) {
      assertThatThrownBy(content::readAllBytes)
          .isInstanceOf(ArtifactStore.DamagedContentException.class);
    }
  }
}
