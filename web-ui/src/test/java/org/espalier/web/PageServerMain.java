package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.tracking.Databases;
import org.espalier.tracking.metric.HistoryCompactor;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.metric.MetricStore;

/**
 * The web server with its page over a seeded and packed database, for {@code ./dev bench ui}. Takes
 * a folder, prints {@code ready URL}, then answers each line {@code append RUN METRIC FIRST_STEP
 * COUNT} of its standard input by {@code committed MILLIS}, the time when those points were
 * durable; ends with its input.
 */
final class PageServerMain {
  private PageServerMain() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    Path folder = Path.of(arguments[0]);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                folder.resolve("postgres"), 0, EmbeddedPostgres.Durability.SAFE);
        HikariDataSource pool = postgres.address().pool("web", 16);
        HikariDataSource changes = postgres.address().pool("web-changes", 1)) {
      Stores stores = Stores.over(pool, changes);
      PageSeed.fill(Databases.jdbi(pool));
      try (HistoryCompactor compactor = new HistoryCompactor(pool, HistoryCompactor.PAUSE)) {
        compactor.packAll();
      }
      Databases.jdbi(pool).useHandle(h -> h.execute("vacuum analyze"));
      try (WebServer server =
          WebServer.start(
              new WebSettings("127.0.0.1", 0, Set.of(), false, "bench"),
              stores,
              Map.of(),
              InstantSource.system())) {
        System.out.printf("ready http://127.0.0.1:%d%n", server.port());
        follow(stores.tracking().metrics());
      }
    }
  }

  private static void follow(MetricStore metrics) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      long first = Long.parseLong(words[3]);
      List<MetricPoint> points = new ArrayList<>();
      for (long step = first; step < first + Long.parseLong(words[4]); step++) {
        points.add(
            new MetricPoint(words[2], step, System.currentTimeMillis(), Math.sin((double) step)));
      }
      metrics.append(Map.of(words[1], points));
      System.out.printf("committed %d%n", System.currentTimeMillis());
    }
  }
}
