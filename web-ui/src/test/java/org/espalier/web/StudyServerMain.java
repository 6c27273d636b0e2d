package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.espalier.core.study.StudyProblems;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.tracking.Databases;

/**
 * The web server with its page over a study of many trials, for {@code ./dev bench study}. Takes a
 * folder and how many trials, prints {@code ready URL} and {@code study ID}; ends with its input.
 */
final class StudyServerMain {
  private StudyServerMain() {}

  public static void main(String[] arguments) throws IOException, SQLException, StudyProblems {
    Path folder = Path.of(arguments[0]);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                folder.resolve("postgres"), 0, EmbeddedPostgres.Durability.SAFE);
        HikariDataSource pool = postgres.address().pool("web", 16);
        HikariDataSource changes = postgres.address().pool("web-changes", 1)) {
      Stores stores = Stores.over(pool, changes);
      long study = StudySeed.fill(Databases.jdbi(pool), Integer.parseInt(arguments[1]));
      Databases.jdbi(pool).useHandle(handle -> handle.execute("vacuum analyze"));
      try (WebServer server =
          WebServer.start(
              new WebSettings("127.0.0.1", 0, Set.of(), false, "bench"),
              stores,
              Map.of(),
              InstantSource.system())) {
        System.out.printf("ready http://127.0.0.1:%d%nstudy %d%n", server.port(), study);
        while (System.in.read() >= 0) {
          // Until its input ends.
        }
      }
    }
  }
}
