package org.espalier.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.study.Dominance;

/** Fronts of losses: who dominates whom. Pure functions. */
public final class Fronts {
  private Fronts() {}

  /** Indices of the losses that no other one dominates, in their order. */
  public static int[] front(List<double[]> losses) {
    List<Integer> order = lexicographic(losses);
    List<Integer> front = new ArrayList<>();
    for (int candidate : order) {
      boolean dominated = false;
      for (int other : front) {
        if (Dominance.dominates(losses.get(other), losses.get(candidate))) {
          dominated = true;
          break;
        }
      }
      if (!dominated) {
        front.add(candidate);
      }
    }
    return front.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /**
   * The front each belongs to, 0 for the best (non-dominated sorting with ordered search, Zhang et
   * al. 2015): each is compared with the members of a front from the last added on.
   *
   * @param enough stop when so many have a rank; the others get {@link Integer#MAX_VALUE}
   */
  public static int[] ranks(List<double[]> losses, int enough) {
    int[] ranks = new int[losses.size()];
    Arrays.fill(ranks, Integer.MAX_VALUE);
    List<Integer> open = lexicographic(losses);
    int ranked = 0;
    for (int rank = 0; !open.isEmpty() && ranked < enough; rank++) {
      List<Integer> members = new ArrayList<>();
      List<Integer> later = new ArrayList<>();
      for (int candidate : open) {
        if (isDominated(losses, members, candidate)) {
          later.add(candidate);
        } else {
          members.add(candidate);
          ranks[candidate] = rank;
          ranked++;
        }
      }
      open = later;
    }
    return ranks;
  }

  private static boolean isDominated(List<double[]> losses, List<Integer> members, int candidate) {
    for (int i = members.size() - 1; i >= 0; i--) {
      if (Dominance.dominates(losses.get(members.get(i)), losses.get(candidate))) {
        return true;
      }
    }
    return false;
  }

  /** An order in which nothing is dominated by what comes later. */
  private static List<Integer> lexicographic(List<double[]> losses) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      order.add(i);
    }
    order.sort((left, right) -> Arrays.compare(losses.get(left), losses.get(right)));
    return order;
  }

  /** Crowding distances of one front (Deb et al. 2002); the outermost have infinity. */
  public static double[] crowding(List<double[]> front) {
    double[] distances = new double[front.size()];
    if (front.isEmpty()) {
      return distances;
    }
    Integer[] order = new Integer[front.size()];
    Arrays.setAll(order, i -> i);
    for (int objective = 0; objective < front.getFirst().length; objective++) {
      int at = objective;
      Arrays.sort(order, (a, b) -> Double.compare(front.get(a)[at], front.get(b)[at]));
      double low = front.get(order[0])[at];
      double span = front.get(order[order.length - 1])[at] - low;
      distances[order[0]] = Double.POSITIVE_INFINITY;
      distances[order[order.length - 1]] = Double.POSITIVE_INFINITY;
      for (int i = 1; i < order.length - 1 && span > 0 && Double.isFinite(span); i++) {
        distances[order[i]] += (front.get(order[i + 1])[at] - front.get(order[i - 1])[at]) / span;
      }
    }
    return distances;
  }
}
