package org.espalier.tracking.pace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The share of a worker's slots that worked, in equal parts of a window of time. Times are seconds
 * since 1970. Pure; O(s + w p) for s stretches of work, w workers and p parts, plus the parts that
 * each stretch covers.
 */
public final class Utilization {
  private Utilization() {}

  /** A worker, from when to when it was there. */
  public record Worker(String workerId, int slots, double from, double to) {}

  /** A slot of a worker worked from then to then. */
  public record Work(String workerId, double from, double to) {}

  /**
   * The window: its first part begins at {@code from}.
   *
   * @param seconds of a part, above 0
   * @param parts 1 or more
   */
  public record Window(double from, double seconds, int parts) {
    double begin(int part) {
      return from + part * seconds;
    }

    int part(double time) {
      return (int) Math.clamp((time - from) / seconds, -1, parts);
    }
  }

  /**
   * @param busy by part, 0 to 1; null where the worker was not there
   */
  public record Row(String workerId, List<@Nullable Double> busy) {}

  /** A row for each worker, in the order given. Work of others is left out. */
  public static List<Row> of(Window window, List<Worker> workers, List<Work> work) {
    Map<String, double[]> worked = new HashMap<>();
    workers.forEach(worker -> worked.put(worker.workerId(), new double[window.parts()]));
    for (Work one : work) {
      double[] seconds = worked.get(one.workerId());
      if (seconds != null) {
        int last = Math.min(window.parts() - 1, window.part(one.to()));
        for (int part = Math.max(0, window.part(one.from())); part <= last; part++) {
          seconds[part] += within(window, part, one.from(), one.to());
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Worker worker : workers) {
      double[] seconds = worked.getOrDefault(worker.workerId(), new double[window.parts()]);
      @Nullable Double[] busy = new Double[window.parts()];
      for (int part = 0; part < busy.length; part++) {
        double there = worker.slots() * within(window, part, worker.from(), worker.to());
        busy[part] = there > 0 ? Math.min(1, seconds[part] / there) : null;
      }
      rows.add(new Row(worker.workerId(), Arrays.asList(busy)));
    }
    return rows;
  }

  private static double within(Window window, int part, double from, double to) {
    return Math.max(0, Math.min(to, window.begin(part + 1)) - Math.max(from, window.begin(part)));
  }
}
