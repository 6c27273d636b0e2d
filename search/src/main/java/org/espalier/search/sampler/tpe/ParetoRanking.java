package org.espalier.search.sampler.tpe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.espalier.search.History;
import org.espalier.search.pareto.Fronts;
import org.espalier.search.pareto.Hypervolume;

/**
 * Several objectives: feasible trials by the front they are on; the front that is cut keeps what
 * dominates most volume (greedy subset selection, Bringmann and Friedrich 2010, as in Ozaki et al.,
 * JAIR 2022). Cost: O(n f) for fronts of f, and the volumes of the last one.
 */
final class ParetoRanking implements Ranking {
  /** A larger front is first cut to these by crowding distance: volumes would cost too much. */
  private static final int MOST_BY_VOLUME = 150;

  /** Volumes are taken up to a tenth beyond the worst of the front. */
  private static final double REFERENCE = 1.1;

  /** Pruned trials are told apart up to this step. */
  private static final int LAST_STEP = 1_000_000;

  private final List<Integer> rows = new ArrayList<>();
  private final List<double[]> losses = new ArrayList<>();

  @Override
  public void add(History history, int row) {
    rows.add(row);
    losses.add(keys(history, row));
  }

  /**
   * Losses, pushed behind those of trials that ran to their end by pruning (the less the further
   * they came), further by what is broken, and furthest by a failure.
   */
  private static double[] keys(History history, int row) {
    double[] keys = history.losses(row).clone();
    double broken = history.violation(row);
    for (int i = 0; i < keys.length; i++) {
      double finite = Math.max(-1e100, Math.min(1e100, keys[i]));
      if (history.state(row) == History.State.FAILED) {
        keys[i] = 1e300;
      } else if (broken > 0) {
        keys[i] = 1e200 * (1 + Math.min(1e50, broken));
      } else if (history.state(row) == History.State.PRUNED) {
        int missing = LAST_STEP - Math.min(LAST_STEP, history.step(row));
        keys[i] = 1e150 * (4.0 * missing + 2 + finite / (1 + Math.abs(finite)));
      } else {
        keys[i] = finite;
      }
    }
    return keys;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int[] best(History history, int count) {
    int[] ranks = Fronts.ranks(losses, count);
    List<Integer> chosen = new ArrayList<>();
    for (int rank = 0; chosen.size() < Math.min(count, rows.size()); rank++) {
      List<Integer> front = new ArrayList<>();
      for (int i = 0; i < ranks.length; i++) {
        if (ranks[i] == rank) {
          front.add(i);
        }
      }
      int free = count - chosen.size();
      chosen.addAll(front.size() <= free ? front : spread(front, free));
    }
    return chosen.stream().mapToInt(rows::get).toArray();
  }

  /**
   * So many of a front that together dominate about the largest volume: one after the other the one
   * that adds most. What one adds only falls as others are taken, so most need not be looked at
   * again.
   */
  private List<Integer> spread(List<Integer> front, int free) {
    if (free >= MOST_BY_VOLUME) {
      return byCrowding(front, free);
    }
    return byVolume(
        front.size() > MOST_BY_VOLUME ? byCrowding(front, MOST_BY_VOLUME) : front, free);
  }

  private List<Integer> byVolume(List<Integer> front, int free) {
    List<double[]> unit = unit(front.stream().map(losses::get).toList());
    double[] reference = new double[unit.getFirst().length];
    Arrays.fill(reference, REFERENCE);
    PriorityQueue<Offer> offers =
        new PriorityQueue<>(
            Comparator.comparingDouble((Offer offer) -> -offer.gain())
                .thenComparingInt(Offer::place));
    for (int place = 0; place < unit.size(); place++) {
      offers.add(new Offer(place, Hypervolume.of(List.of(unit.get(place)), reference), 0));
    }
    List<Integer> chosen = new ArrayList<>();
    List<double[]> taken = new ArrayList<>();
    double volume = 0;
    while (chosen.size() < free) {
      Offer offer = offers.remove();
      if (offer.at() == chosen.size()) {
        chosen.add(front.get(offer.place()));
        taken.add(unit.get(offer.place()));
        volume += offer.gain();
      } else {
        List<double[]> with = new ArrayList<>(taken);
        with.add(unit.get(offer.place()));
        offers.add(
            new Offer(offer.place(), Hypervolume.of(with, reference) - volume, chosen.size()));
      }
    }
    return chosen;
  }

  /** What a trial would add, as it was when {@code at} were chosen. */
  private record Offer(int place, double gain, int at) {}

  /** Losses from 0 at the best to 1 at the worst of each goal, which changes no comparison. */
  private static List<double[]> unit(List<double[]> front) {
    double[] worst = front.getFirst().clone();
    double[] best = worst.clone();
    for (double[] one : front) {
      for (int i = 0; i < worst.length; i++) {
        worst[i] = Math.max(worst[i], one[i]);
        best[i] = Math.min(best[i], one[i]);
      }
    }
    List<double[]> unit = new ArrayList<>();
    for (double[] one : front) {
      double[] scaled = new double[one.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = worst[i] > best[i] ? (one[i] - best[i]) / (worst[i] - best[i]) : 0;
      }
      unit.add(scaled);
    }
    return unit;
  }

  private List<Integer> byCrowding(List<Integer> front, int free) {
    double[] crowding = Fronts.crowding(front.stream().map(losses::get).toList());
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < crowding.length; i++) {
      places.add(i);
    }
    places.sort(Comparator.comparingDouble(i -> -crowding[i]));
    return places.subList(0, free).stream().map(front::get).toList();
  }

  @Override
  public double[] improvements(History history, Mixture good, int count) {
    return new double[0];
  }
}
