package org.espalier.tracking.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ArtifactStore} keeps. */
abstract class ArtifactStoreContract {
  abstract ArtifactStore store() throws IOException;

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000})
  void whatIsWrittenIsRead(int count) throws IOException {
    byte[] bytes = bytes(count);
    StoredContent stored = store().write(new ByteArrayInputStream(bytes));
    assertThat(stored.bytes()).isEqualTo(count);
    try (InputStream content = store().read(stored, 0)) {
      assertThat(content.readAllBytes()).isEqualTo(bytes);
    }
    try (InputStream content = store().read(stored, count / 2)) {
      assertThat(content.readAllBytes())
          .isEqualTo(java.util.Arrays.copyOfRange(bytes, count / 2, count));
    }
  }

  @Test
  void theSameContentIsTheSame() throws IOException {
    StoredContent first = store().write(new ByteArrayInputStream(bytes(100)));
    assertThat(store().write(new ByteArrayInputStream(bytes(100)))).isEqualTo(first);
  }

  @Test
  void whatWasDeletedIsGoneAndMayComeBack() throws IOException {
    StoredContent stored = store().write(new ByteArrayInputStream(bytes(10)));
    store().delete(stored.sha256());
    store().delete(stored.sha256());
    assertThatThrownBy(() -> store().read(stored, 0)).isInstanceOf(FileNotFoundException.class);
    store().write(new ByteArrayInputStream(bytes(10)));
    try (InputStream content = store().read(stored, 0)) {
      assertThat(content.readAllBytes()).hasSize(10);
    }
  }

  @Test
  void aStreamThatBreaksLeavesNothing() {
    InputStream broken =
        new InputStream() {
          private int left = 3_000_000;

          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1);
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
              throw new IOException("cut");
            }
            return length;
          }
        };
    assertThatThrownBy(() -> store().write(broken)).hasMessageContaining("cut");
  }
}
