package org.espalier.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.espalier.client.ClientSettings;
import org.espalier.client.log.RunLogger;
import org.espalier.client.log.RunLoggerSettings;

/**
 * Logs without end, and says on its standard output what it has logged: its test kills it. Takes
 * the server, the spool and the run's id.
 */
final class KilledLoggerMain {
  private KilledLoggerMain() {}

  @SuppressWarnings("InfiniteLoopStatement")
  public static void main(String[] arguments) throws IOException {
    Path spool = Path.of(arguments[1]);
    RunLogger run =
        RunLogger.resume(
            RunLoggerSettings.of(ClientSettings.of(URI.create(arguments[0]))).withSpool(spool),
            arguments[2],
            "killed",
            "run",
            InstantSource.system());
    Path file = Files.writeString(spool.resolve("model-" + arguments[2]), "weights");
    run.param("rate", "0.1");
    run.artifact("model.bin", file);
    Files.delete(file);
    for (long step = 0; ; step++) {
      run.metric("loss", step / 7.0, step, 1_000 + step);
      System.out.println(step);
    }
  }
}
