package org.espalier.client.log;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sends what dead processes left in a spool. */
public final class Resend {
  private Resend() {}

  /**
   * How it went with one run.
   *
   * @param complete whether the server has everything
   * @param refused entries that it did not want
   * @param problem why something is left; empty where nothing is
   */
  public record Outcome(String runId, boolean complete, long refused, String problem) {}

  /**
   * Sends everything that no live process is at work on. A run whose process died is noted as
   * KILLED; {@link RunLogger#resume} sets it running again.
   *
   * @param patience for each run
   * @throws IOException if the spool cannot be read
   */
  public static List<Outcome> all(
      RunLoggerSettings settings, Duration patience, InstantSource clock, RandomGenerator random)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (SpoolFolder folder :
        SpoolFolder.leftovers(settings.spool(), settings.segmentBytes(), settings.mostSegments())) {
      try (folder;
          TrackingCalls calls = new HttpTrackingCalls(settings.client(), random)) {
        if (!folder.isEnded()) {
          folder
              .journal()
              .append(EntryCodec.encode(new Entry.End(RunLogger.Status.KILLED, clock.millis())));
          folder.markEnded();
        }
        Sender sender = new Sender(folder, calls, random, Duration.ZERO);
        sender.finish(patience);
        boolean complete = sender.run();
        if (complete) {
          folder.remove();
        }
        outcomes.add(
            new Outcome(
                folder.run().runId(),
                complete,
                sender.refused(),
                complete ? "" : sender.problem().orElse("the server was too slow")));
      }
    }
    return outcomes;
  }
}
