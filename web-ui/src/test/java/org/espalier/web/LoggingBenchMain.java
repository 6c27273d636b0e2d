package org.espalier.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.espalier.client.ClientSettings;
import org.espalier.client.log.RunLogger;
import org.espalier.client.log.RunLoggerSettings;

/**
 * What logging costs the program that trains: the time of a call while the server is there and
 * while it is away, and the rate at which everything arrives. Takes a running server's address and
 * a folder.
 */
final class LoggingBenchMain {
  private static final int CALLS = 1_000_000;

  private LoggingBenchMain() {}

  public static void main(String[] arguments) throws IOException {
    URI server = URI.create(arguments[0]);
    Path folder = Path.of(arguments[1]);
    calls(settings(server, folder.resolve("warm")), 200_000);
    long begin = System.nanoTime();
    long[] there = calls(settings(server, folder.resolve("there")), CALLS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long[] away = calls(settings(URI.create("http://127.0.0.1:9"), folder.resolve("away")), CALLS);
    print("call_p50", there, 0.5, 5);
    print("call_p99", there, 0.99, 20);
    print("call_p999", there, 0.999, 200);
    print("call_away_p50", away, 0.5, 5);
    print("call_away_p99", away, 0.99, 20);
    print("call_away_p999", away, 0.999, 200);
    System.out.printf("beside logging_longest_call %.1f us%n", there[CALLS - 1] / 1e3);
    System.out.printf("beside logging_longest_call_away %.1f us%n", away[CALLS - 1] / 1e3);
    System.out.printf("beside logging_arrived %.0f points/s%n", CALLS / seconds);
  }

  private static RunLoggerSettings settings(URI server, Path spool) {
    return RunLoggerSettings.of(ClientSettings.of(server))
        .withSpool(spool)
        .withCloseWait(server.getPort() == 9 ? Duration.ofMillis(10) : Duration.ofMinutes(10));
  }

  /** Times of calls in nanoseconds, ascending; one every microsecond or so, as fast as they go. */
  private static long[] calls(RunLoggerSettings settings, int count) throws IOException {
    long[] nanos = new long[count];
    try (RunLogger run = RunLogger.start(settings, "bench", "logging", InstantSource.system())) {
      for (int i = 0; i < count; i++) {
        long begin = System.nanoTime();
        run.metric("train/loss", 1.0 / (i + 1), i, i);
        nanos[i] = System.nanoTime() - begin;
      }
      if (run.dropped() > 0) {
        throw new IllegalStateException(run.dropped() + " points were dropped");
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void print(String name, long[] nanos, double share, double goal) {
    double micros = nanos[(int) (nanos.length * share)] / 1e3;
    System.out.printf(
        "figure logging_%s %.2f us goal %.0f %s%n",
        name, micros, goal, micros <= goal ? "holds" : "short");
  }
}
