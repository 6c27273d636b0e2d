package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.tracking.metric.HistoryCompactor;

/**
 * The web server as a process of its own over its own database, for {@code ./dev compat} and {@code
 * ./dev bench tracking}: it takes a folder, prints {@code ready URL DATABASE_PORT}, and ends with
 * its standard input.
 */
final class TrackingServerMain {
  private TrackingServerMain() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                folder.resolve("postgres"), 0, EmbeddedPostgres.Durability.SAFE);
        HikariDataSource pool = postgres.address().pool("web", 16);
        HikariDataSource changes = postgres.address().pool("web-changes", 1);
        HistoryCompactor compactor = new HistoryCompactor(pool, HistoryCompactor.PAUSE);
        WebServer server =
            WebServer.start(
                new WebSettings("127.0.0.1", 0, Set.of(), false, "dev"),
                Stores.over(pool, changes),
                Map.of(),
                InstantSource.system())) {
      compactor.start();
      System.out.printf("ready http://127.0.0.1:%d %d%n", server.port(), postgres.port());
      while (System.in.read() >= 0) {
        // Until whoever started this is gone.
      }
    }
  }
}
