package org.espalier.tracking.pace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * When each study of a queue gets a slot next, if those of the highest priority go first, studies
 * of the same one take turns in the order in which they asked, and trials last as long as those of
 * their study did. Pure; O(n log s) for the n trials that start until every study has had its turn,
 * at most {@value #MOST}, on s slots.
 */
public final class NextStarts {
  static final int MOST = 100_000;

  private final List<Study> studies;
  private final int[] underWay;
  private final int[] asked;
  private final int[] left;
  private final TreeMap<Integer, Deque<Integer>> turns = new TreeMap<>(Collections.reverseOrder());
  private final PriorityQueue<End> ends = new PriorityQueue<>();
  private final List<OptionalDouble> starts;
  private int free;
  private int open;

  /**
   * A study of the queue.
   *
   * @param parallel trials it has at once at the most, 1 or more
   * @param left trials that it will still start, 0 or more
   * @param seconds that each of them will take; NaN where that is not known
   * @param running seconds that each running trial still takes; NaN where that is not known: its
   *     slot is not counted on
   */
  public record Study(int priority, int parallel, int left, double seconds, List<Double> running) {
    public Study {
      running = List.copyOf(running);
    }
  }

  private record End(double time, int study) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      return Double.compare(time, other.time);
    }
  }

  private NextStarts(int slots, List<Study> studies) {
    this.studies = studies;
    underWay = studies.stream().mapToInt(study -> study.running().size()).toArray();
    left = studies.stream().mapToInt(Study::left).toArray();
    asked = new int[studies.size()];
    starts = new ArrayList<>(Collections.nCopies(studies.size(), OptionalDouble.empty()));
    free = slots - Arrays.stream(underWay).sum();
    open = (int) studies.stream().filter(study -> study.left() > 0).count();
    for (int study = 0; study < studies.size(); study++) {
      for (double seconds : studies.get(study).running()) {
        endsAfter(Math.max(0, seconds), study);
      }
    }
  }

  /**
   * Seconds from now until the next start of each, in the order given.
   *
   * @param slots that take trials
   * @param asked places in {@code studies}, one for each trial that waits for a slot, in their
   *     order
   * @return empty for a study that starts none, or where too little is known
   */
  public static List<OptionalDouble> of(int slots, List<Study> studies, List<Integer> asked) {
    NextStarts next = new NextStarts(slots, List.copyOf(studies));
    asked.stream().filter(next::wantsMore).forEach(next::ask);
    next.run();
    return next.starts;
  }

  private void run() {
    double now = 0;
    for (int begun = 0; open > 0 && begun < MOST; ) {
      askForMore();
      while (free > 0 && begun < MOST && begin(now)) {
        begun++;
      }
      End end = ends.poll();
      if (end == null) {
        return;
      }
      now = end.time();
      underWay[end.study()]--;
      free++;
    }
  }

  private void askForMore() {
    for (int study = 0; study < left.length; study++) {
      while (wantsMore(study)) {
        ask(study);
      }
    }
  }

  private boolean wantsMore(int study) {
    return asked[study] < left[study]
        && underWay[study] + asked[study] < studies.get(study).parallel();
  }

  private void ask(int study) {
    asked[study]++;
    turns.computeIfAbsent(studies.get(study).priority(), priority -> new ArrayDeque<>()).add(study);
  }

  /** Whether anybody wanted a slot. */
  private boolean begin(double now) {
    for (Deque<Integer> turn : turns.values()) {
      Integer study = turn.poll();
      if (study != null) {
        begin(study, now);
        return true;
      }
    }
    return false;
  }

  private void begin(int study, double now) {
    if (starts.get(study).isEmpty()) {
      starts.set(study, OptionalDouble.of(now));
      open--;
    }
    asked[study]--;
    left[study]--;
    underWay[study]++;
    free--;
    endsAfter(now + studies.get(study).seconds(), study);
  }

  private void endsAfter(double time, int study) {
    if (!Double.isNaN(time)) {
      ends.add(new End(time, study));
    }
  }
}
