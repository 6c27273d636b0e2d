package org.espalier.client.log;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Entries on disk in the order in which they were added, with the place up to which they were taken
 * out. It outlives the process; see {@link Segment}. Any thread adds, one thread takes.
 */
final class Journal {
  private final Path folder;
  private final int segmentBytes;
  private final int mostSegments;
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final MappedByteBuffer place;
  private volatile Optional<Segment> spare = Optional.empty();
  private long takenSegment;
  private int takenOffset;

  /** A place in the journal, after an entry. */
  record Position(long segment, int offset) {}

  /** An entry and the place after it. */
  record Read(Entry entry, int bytes, Position after) {}

  private Journal(Path folder, int segmentBytes, int mostSegments, MappedByteBuffer place) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.mostSegments = mostSegments;
    this.place = place;
  }

  /**
   * Opens the journal of a folder, a new one if there is none.
   *
   * @param segmentBytes size of one file
   * @param mostSegments files at the most; beyond them {@link #append} says no
   */
  static Journal open(Path folder, int segmentBytes, int mostSegments) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("position"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      Journal journal =
          new Journal(
              folder, segmentBytes, mostSegments, file.map(FileChannel.MapMode.READ_WRITE, 0, 8));
      journal.load();
      return journal;
    }
  }

  private void load() throws IOException {
    long taken = place.getLong(0);
    takenSegment = taken >>> 32;
    takenOffset = (int) taken;
    try (Stream<Path> files = Files.list(folder)) {
      List<Long> numbers =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.matches("\\d{12}\\.journal"))
              .map(name -> Long.valueOf(name.substring(0, 12)))
              .sorted()
              .toList();
      for (long number : numbers) {
        Segment segment = Segment.open(folder, number);
        if (number < takenSegment) {
          segment.delete();
        } else {
          segments.put(number, segment);
        }
      }
    }
    // What was left is read only: new entries go to a new file.
    long next = segments.isEmpty() ? takenSegment + 1 : segments.lastKey() + 1;
    segments.put(next, Segment.create(folder, next, segmentBytes));
  }

  /**
   * Adds an entry.
   *
   * @return false if the journal is full, or the disk
   */
  synchronized boolean append(byte[] entry) {
    if (segments.lastEntry().getValue().append(entry)) {
      return true;
    }
    if (segments.size() >= mostSegments || entry.length > segmentBytes / 2) {
      return false;
    }
    Optional<Segment> next = spare;
    spare = Optional.empty();
    try {
      Segment segment = next.isPresent() ? next.get() : create();
      segments.put(segment.number(), segment);
      return segment.append(entry);
    } catch (IOException e) {
      return false;
    }
  }

  private Segment create() throws IOException {
    return Segment.create(folder, segments.lastKey() + 1, segmentBytes);
  }

  /** Makes the next file ready, so that no caller of {@link #append} has to wait for it. */
  synchronized void prepare() throws IOException {
    Segment last = segments.lastEntry().getValue();
    if (spare.isEmpty() && last.end() > segmentBytes / 2 && segments.size() < mostSegments) {
      spare = Optional.of(create());
    }
  }

  /** The place from which nothing was taken yet. */
  Position taken() {
    return new Position(takenSegment, takenOffset);
  }

  /**
   * The entries after a place that fit.
   *
   * @param most entries
   * @param mostBytes of all of them together; the first one always fits
   * @throws IOException if the journal is damaged
   */
  List<Read> read(Position from, int most, int mostBytes) throws IOException {
    List<Read> found = new ArrayList<>();
    Position at = from;
    int bytes = 0;
    while (found.size() < most) {
      var holder = segments.ceilingEntry(at.segment());
      if (holder == null) {
        break;
      }
      Segment segment = holder.getValue();
      int offset = segment.number() == at.segment() ? at.offset() : 0;
      Optional<byte[]> entry = segment.read(offset);
      if (entry.isEmpty()) {
        if (segments.higherKey(segment.number()) == null) {
          break;
        }
        if (segment.read(offset).isEmpty()) {
          at = new Position(segment.number() + 1, 0);
        }
        continue;
      }
      bytes += entry.get().length;
      if (bytes > mostBytes && !found.isEmpty()) {
        break;
      }
      at = new Position(segment.number(), offset + Segment.sizeOf(entry.get()));
      found.add(new Read(EntryCodec.decode(entry.get()), entry.get().length, at));
    }
    return found;
  }

  /** Notes that everything before a place was taken; files that are done with are deleted. */
  void take(Position before) throws IOException {
    takenSegment = before.segment();
    takenOffset = before.offset();
    place.putLong(0, before.segment() << 32 | before.offset());
    for (Segment done : segments.headMap(before.segment()).values()) {
      segments.remove(done.number());
      done.delete();
    }
  }
}
