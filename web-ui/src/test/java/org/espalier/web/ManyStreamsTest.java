package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand open pages cost no thread each, and those that vanish are forgotten. */
class ManyStreamsTest {
  private static final int CLIENTS = 1_000;

  @Test
  void aThousandStreamsAreServedAndThoseThatVanishAreForgotten() throws IOException {
    try (TestServer server = TestServer.open()) {
      int before = Thread.activeCount();
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket
            .getOutputStream()
            .write(
                "GET /api/v1/events?topics=studies HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        clients.add(socket);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> streams(server) == CLIENTS);
      assertThat(Thread.activeCount() - before).isLessThan(100);
      for (Socket client : clients) {
        client.setSoLinger(true, 0);
        client.close();
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                server.jdbi().useHandle(h -> h.execute("notify espalier_changes, 'studies'"));
                return streams(server) == 0;
              });
    }
  }

  private static int streams(TestServer server) throws IOException, InterruptedException {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("espalier_web_streams "))
        .map(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
