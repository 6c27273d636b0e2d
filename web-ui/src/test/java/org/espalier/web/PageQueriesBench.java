package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.tracking.metric.HistoryCompactor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the server takes for its share of the page's budget, on 100,000 runs, 12,345 metric names
 * and 100 series of 100,000 points. Prints medians of 7 after 3 that do not count.
 */
@Tag("slow")
class PageQueriesBench {
  private static final int WARM = 3;
  private static final int MEASURED = 7;

  @Test
  void pagesOfAHundredThousandRuns() throws Exception {
    try (TestServer server = TestServer.open()) {
      PageSeed.fill(server.jdbi());
      List<String> runs =
          IntStream.rangeClosed(1, 100).mapToObj(n -> "run" + n).collect(Collectors.toList());
      String body =
          "{\"run_ids\":[\""
              + String.join("\",\"", runs)
              + "\"],\"metric\":\"curve\",\"buckets\":750}";
      String columns = "columns=params.p0,params.p1,metrics.m0.last,metrics.m1.max";
      report("first page of the table", 500, get(server, "/api/v1/runs?limit=200&" + columns));
      report(
          "sorted by a metric",
          300,
          get(server, "/api/v1/runs?limit=200&sort=-metrics.m0.max&" + columns));
      report(
          "sorted by a param",
          300,
          get(server, "/api/v1/runs?limit=200&sort=params.p0&" + columns));
      report(
          "filtered",
          300,
          get(
              server,
              "/api/v1/runs?limit=200&filter=metrics.m0%20%3E%200.9%20and%20params.p1%20%3D%20%277%27&"
                  + columns));
      report("search in 12,345 names", 100, get(server, "/api/v1/columns?search=name12"));
      report("100 curves of 100,000 points, all of them fresh", 1_000, curves(server, body));
      try (HikariDataSource pool = server.address().pool("pack", 2);
          HistoryCompactor compactor = new HistoryCompactor(pool, HistoryCompactor.PAUSE)) {
        compactor.packAll();
      }
      server.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
      report("100 curves of 100,000 points", 1_000, curves(server, body));
      String smooth = body.replace("\"buckets\":750", "\"buckets\":750,\"smooth\":0.9");
      report("the same, smoothed on every point", 1_000, curves(server, smooth));
      String few = body.replace("\"buckets\":750", "\"buckets\":20");
      report("the same in 20 buckets", 1_000, curves(server, few));
    }
  }

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private static Action get(TestServer server, String path) {
    return () -> assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
  }

  private static Action curves(TestServer server, String body) {
    return () -> {
      HttpResponse<byte[]> answer =
          server
              .http()
              .send(
                  server
                      .request("/api/v1/curves")
                      .header("Content-Type", "application/json")
                      .header("Accept", "application/vnd.espalier.curves")
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().length).isLessThan(1_000_000);
    };
  }

  private static void report(String what, int target, Action action)
      throws IOException, InterruptedException {
    long[] millis = new long[MEASURED];
    for (int i = -WARM; i < MEASURED; i++) {
      long start = System.nanoTime();
      action.run();
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1_000_000;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d ms | %d ms | %d ms |%n",
        what,
        millis[MEASURED / 2],
        millis[MEASURED - 1],
        target);
  }
}
