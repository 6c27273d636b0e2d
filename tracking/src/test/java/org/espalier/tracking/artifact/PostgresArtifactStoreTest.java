package org.espalier.tracking.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresArtifactStoreTest extends ArtifactStoreContract {
  private final TestDatabase database = TestDatabase.open();

  @Override
  ArtifactStore store() {
    return new PostgresArtifactStore(database.pool());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void damageIsFoundAtTheLastByte() throws IOException {
    StoredContent stored = store().write(new ByteArrayInputStream(new byte[100]));
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update blob_part set data = set_byte(data, 5, 1)"));
    try (InputStream content = store().read(stored, 0)) {
      assertThatThrownBy(content::readAllBytes)
          .isInstanceOf(ArtifactStore.DamagedContentException.class);
    }
  }

  @Test
  void equalContentsAreStoredOnce() throws IOException {
    store().write(new ByteArrayInputStream(new byte[100]));
    store().write(new ByteArrayInputStream(new byte[100]));
    Long parts =
        database
            .jdbi()
            .withHandle(
                handle -> handle.select("select count(*) from blob_part").mapTo(Long.class).one());
    assertThat(parts).isEqualTo(1L);
  }
}
