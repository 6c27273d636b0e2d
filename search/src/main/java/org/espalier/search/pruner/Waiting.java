package org.espalier.search.pruner;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** The paused trials of one rung. */
interface Waiting {

  void add(int row, double[] losses);

  /** Forgets a trial, if it waits here: its losses, or nothing. */
  Optional<double[]> remove(int row);

  /** The best that {@code rung} would let go on now. */
  OptionalInt first(Rung rung);

  static Waiting create(int objectives) {
    return objectives == 1 ? new Single() : new Several();
  }

  /** One objective: in order of loss, O(log n). */
  final class Single implements Waiting {
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> order =
        new TreeSet<>(Comparator.comparingDouble(Entry::loss).thenComparingInt(Entry::row));

    private record Entry(double loss, int row) {}

    @Override
    public void add(int row, double[] losses) {
      Entry entry = new Entry(losses[0], row);
      entries.put(row, entry);
      order.add(entry);
    }

    @Override
    public Optional<double[]> remove(int row) {
      Entry entry = entries.remove(row);
      if (entry == null) {
        return Optional.empty();
      }
      order.remove(entry);
      return Optional.of(new double[] {entry.loss()});
    }

    @Override
    public OptionalInt first(Rung rung) {
      return !order.isEmpty() && rung.passes(new double[] {order.getFirst().loss()})
          ? OptionalInt.of(order.getFirst().row())
          : OptionalInt.empty();
    }
  }

  /** Several objectives: each is looked at. */
  final class Several implements Waiting {
    private final Map<Integer, double[]> entries = new LinkedHashMap<>();

    @Override
    public void add(int row, double[] losses) {
      entries.put(row, losses);
    }

    @Override
    public Optional<double[]> remove(int row) {
      return Optional.ofNullable(entries.remove(row));
    }

    @Override
    public OptionalInt first(Rung rung) {
      return entries.entrySet().stream()
          .filter(entry -> rung.passes(entry.getValue()))
          .mapToInt(Map.Entry::getKey)
          .findFirst();
    }
  }
}
