package org.espalier.client.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.espalier.client.EspalierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order, refusals and requests of the right size, with a server made of a list. */
class SenderTest {
  @TempDir private Path spool = Path.of(".");

  /** Takes what the predicate lets through, and refuses the whole request otherwise. */
  private static final class ListServer implements TrackingCalls {
    private final List<Object> seen = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Predicate<Entry> takes;

    ListServer(Predicate<Entry> takes) {
      this.takes = takes;
    }

    @Override
    public void start(RunDescription run) {
      seen.add("start");
    }

    @Override
    public void log(String runId, List<Entry> entries) {
      if (!entries.stream().allMatch(takes)) {
        throw EspalierException.refused("INVALID_PARAMETER_VALUE", 400, "not wanted");
      }
      sizes.add(entries.size());
      seen.addAll(entries);
    }

    @Override
    public void upload(String runId, String name, Path file) throws IOException {
      seen.add(name + "=" + Files.readString(file));
    }

    @Override
    public void status(String runId, RunLogger.Status status, long time) {
      seen.add(status);
    }

    @Override
    public void close() {}
  }

  private SpoolFolder folder() throws IOException {
    return SpoolFolder.create(
        spool, new RunDescription("r1", "e", "n", "u", 1, Map.of()), 1 << 16, 100);
  }

  private static boolean send(SpoolFolder folder, ListServer server) throws IOException {
    Sender sender = new Sender(folder, server, new SplittableRandom(1), Duration.ZERO);
    sender.finish(Duration.ofSeconds(30));
    return sender.run();
  }

  private static void add(SpoolFolder folder, Entry entry) {
    assertThat(folder.journal().append(EntryCodec.encode(entry))).isTrue();
  }

  @Test
  void everythingIsSentOnceInOrderWithinTheLimits() throws IOException {
    try (SpoolFolder folder = folder()) {
      List<Object> expected = new ArrayList<>(List.of("start"));
      for (int i = 0; i < 3_000; i++) {
        Entry entry = i % 4 == 0 ? new Entry.Param("p" + i, "v") : new Entry.Metric("m", i, i, i);
        add(folder, entry);
        expected.add(entry);
      }
      Path file = Files.writeString(spool.resolve("original"), "content");
      add(folder, new Entry.File("a.txt", folder.hold(file)));
      Files.delete(file);
      expected.add("a.txt=content");
      add(folder, new Entry.End(RunLogger.Status.FINISHED, 5));
      expected.add(RunLogger.Status.FINISHED);
      ListServer server = new ListServer(entry -> true);
      assertThat(send(folder, server)).isTrue();
      assertThat(server.seen).isEqualTo(expected);
      assertThat(server.sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(1_000));
    }
  }

  @Test
  void whatTheServerRefusesIsKeptAsideAndTheRestArrives() throws IOException {
    try (SpoolFolder folder = folder()) {
      IntStream.range(0, 500).forEach(i -> add(folder, new Entry.Metric("m", i, i, i)));
      ListServer server =
          new ListServer(entry -> !(entry instanceof Entry.Metric m) || m.step() % 100 != 42);
      assertThat(send(folder, server)).isTrue();
      assertThat(server.seen).hasSize(1 + 495);
      assertThat(Files.readAllLines(spool.resolve("r1/refused.jsonl")))
          .hasSize(5)
          .allSatisfy(line -> assertThat(line).contains("not wanted"));
      folder.remove();
      assertThat(spool.resolve("r1/refused.jsonl")).exists();
    }
  }

  @Test
  void twoProcessesDoNotLogToOneRun() throws IOException {
    try (SpoolFolder folder = folder()) {
      assertThat(SpoolFolder.leftovers(spool, 1 << 16, 100)).isEmpty();
      org.assertj.core.api.Assertions.assertThatThrownBy(this::folder)
          .hasMessageContaining("another process logs to run r1");
      assertThat(folder.run().experiment()).isEqualTo("e");
    }
    List<SpoolFolder> left = SpoolFolder.leftovers(spool, 1 << 16, 100);
    assertThat(left).hasSize(1);
    left.getFirst().remove();
    assertThat(spool.resolve("r1")).doesNotExist();
  }
}
