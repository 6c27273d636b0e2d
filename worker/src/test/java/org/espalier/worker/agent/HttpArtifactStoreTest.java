package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says when files cannot be fetched; storing is tested against the server itself. */
class HttpArtifactStoreTest {

  @Test
  void aServerThatIsAwayIsNamed(@TempDir Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpArtifactStore store =
        new HttpArtifactStore(URI.create("http://127.0.0.1:" + port), Optional.empty());
    assertThatThrownBy(() -> store.fetch("r1", "checkpoints/a.zip", folder.resolve("a.zip")))
        .isInstanceOf(IOException.class)
        .hasMessage("no server answers at http://127.0.0.1:" + port);
  }
}
