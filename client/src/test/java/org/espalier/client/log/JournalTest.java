package org.espalier.client.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the journal is there in order, whatever became of the process that wrote it. */
class JournalTest {
  private static final int SEGMENT = 1 << 10;

  @TempDir private Path folder = Path.of(".");

  private static Entry metric(int step) {
    return new Entry.Metric("lœss", step / 3.0, step, 1_000 + step);
  }

  private static boolean add(Journal journal, Entry entry) {
    return journal.append(EntryCodec.encode(entry));
  }

  private static List<Entry> all(Journal journal) throws IOException {
    return journal.read(journal.taken(), Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
        .map(Journal.Read::entry)
        .toList();
  }

  @Test
  void everyKindOfEntryComesBackAsItWas() throws IOException {
    Journal journal = Journal.open(folder, SEGMENT, 10);
    List<Entry> entries =
        List.of(
            new Entry.Metric("m", Double.NaN, Long.MIN_VALUE, Long.MAX_VALUE),
            new Entry.Metric("", -0.0, 0, 0),
            new Entry.Param("Größe 🎯", ""),
            new Entry.Tag("t", "x".repeat(300)),
            new Entry.File("a/b.zip", "7"),
            new Entry.End(RunLogger.Status.FAILED, 12));
    entries.forEach(entry -> assertThat(add(journal, entry)).isTrue());
    assertThat(all(journal)).isEqualTo(entries);
  }

  @Test
  void anotherProcessReadsOnWhereTheFirstWasKilled() throws IOException {
    List<Entry> written = new ArrayList<>();
    Journal first = Journal.open(folder, SEGMENT, 100);
    for (int step = 0; step < 200; step++) {
      written.add(metric(step));
      assertThat(add(first, metric(step))).isTrue();
    }
    first.take(first.read(first.taken(), 50, Integer.MAX_VALUE).getLast().after());
    Journal second = Journal.open(folder, SEGMENT, 100);
    written.add(metric(200));
    assertThat(add(second, metric(200))).isTrue();
    assertThat(all(second)).isEqualTo(written.subList(50, 201));
  }

  @Test
  void anEntryThatWasCutInTheMiddleIsNotThere() throws IOException {
    Journal journal = Journal.open(folder, SEGMENT, 10);
    add(journal, metric(1));
    add(journal, metric(2));
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[8 + EntryCodec.encode(metric(1)).length + 12] ^= 1;
    Files.write(file, bytes, StandardOpenOption.WRITE);
    assertThat(all(Journal.open(folder, SEGMENT, 10))).containsExactly(metric(1));
  }

  @Test
  void whatWasTakenLeavesTheDisk() throws IOException {
    Journal journal = Journal.open(folder, SEGMENT, 1_000);
    for (int step = 0; step < 1_000; step++) {
      add(journal, metric(step));
      journal.prepare();
    }
    assertThat(files().size()).isGreaterThan(20);
    journal.take(journal.read(journal.taken(), 1_000, Integer.MAX_VALUE).getLast().after());
    assertThat(files().size()).isLessThanOrEqualTo(2);
    assertThat(all(journal)).isEmpty();
    add(journal, metric(7));
    assertThat(all(journal)).containsExactly(metric(7));
  }

  @Test
  void aFullJournalSaysSoAndKeepsWhatItHas() throws IOException {
    Journal journal = Journal.open(folder, SEGMENT, 3);
    int added = 0;
    while (add(journal, metric(added))) {
      added++;
    }
    assertThat(added).isBetween(40, 3 * SEGMENT / 30);
    assertThat(add(journal, metric(0))).isFalse();
    assertThat(all(journal)).hasSize(added);
    journal.take(journal.read(journal.taken(), added / 2, Integer.MAX_VALUE).getLast().after());
    assertThat(add(journal, metric(1))).isTrue();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }
}
