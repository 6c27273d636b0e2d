package org.espalier.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.espalier.client.ClientSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that {@code up} and {@code demo} share. */
final class StandaloneOptions {

  static final int DEFAULT_PORT = ClientSettings.DEFAULT_PORT;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where everything is kept: started again on the same folder, it shows the same studies and"
              + " goes on with those that were running. Default: .espalier/data beside this program.")
  @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_PORT,
      description =
          "Port of the page and the API on 127.0.0.1; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "How many trials train at once. Default: one a core, 4 at the most.")
  @Nullable Integer slots;

  /** Where this program stands: its examples and data sets lie there. */
  static Path home() {
    String home = System.getenv("ESPALIER_HOME");
    return Path.of(home == null ? "." : home).toAbsolutePath().normalize();
  }

  Path data() {
    return data == null ? home().resolve(".espalier").resolve("data") : data.toAbsolutePath();
  }

  /**
   * The port, looked at before anything is started on it.
   *
   * @throws UsageException if another program has it
   */
  int freePort() {
    if (port < 0 || port > 65_535) {
      throw new UsageException("--port takes 0 to 65535, not " + port + ".");
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new UsageException(
          "Port %d is in use by another program. Choose another with --port N; 0 takes a free one."
              .formatted(port));
    }
  }

  int slots() {
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = slots == null ? Math.min(4, cores) : slots;
    if (wanted < 1 || wanted > 64) {
      throw new UsageException("--slots takes 1 to 64, not " + wanted + ".");
    }
    return wanted;
  }
}
