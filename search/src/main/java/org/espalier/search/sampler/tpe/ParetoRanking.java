package org.espalier.search.sampler.tpe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.espalier.search.History;
import org.espalier.search.pareto.Fronts;

/**
 * Several objectives: feasible trials by the front they are on, within the front that is cut by
 * crowding distance, so that good trials stay spread along it. Cost: O(n f) for fronts of f.
 */
final class ParetoRanking implements Ranking {
  private final List<Integer> rows = new ArrayList<>();
  private final List<double[]> losses = new ArrayList<>();

  @Override
  public void add(History history, int row) {
    rows.add(row);
    losses.add(keys(history, row));
  }

  /** Losses, pushed behind all others by what is broken and by how early the trial was pruned. */
  private static double[] keys(History history, int row) {
    double[] keys = history.losses(row).clone();
    double broken = history.violation(row);
    for (int i = 0; i < keys.length; i++) {
      double finite = Math.max(-1e100, Math.min(1e100, keys[i]));
      if (broken > 0) {
        keys[i] = 1e200 * (1 + Math.min(1e50, broken));
      } else if (history.state(row) == History.State.PRUNED) {
        keys[i] = 1e150 + finite;
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

  private List<Integer> spread(List<Integer> front, int free) {
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
