package org.espalier.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The volume that losses dominate below a reference point: exact, by a sweep for two objectives and
 * by slices (While et al. 2006) for more. Cost: O(n log n) for two, O(n^(m-1)) for m.
 */
public final class Hypervolume {
  private Hypervolume() {}

  /** The volume; losses not below the reference in every objective add nothing. */
  public static double of(List<double[]> losses, double[] reference) {
    List<double[]> inside = new ArrayList<>();
    for (double[] point : losses) {
      boolean below = true;
      for (int i = 0; i < reference.length; i++) {
        below &= point[i] < reference[i];
      }
      if (below) {
        inside.add(point);
      }
    }
    return slice(inside, reference, reference.length);
  }

  /** The volume over the first {@code objectives} of them. */
  private static double slice(List<double[]> points, double[] reference, int objectives) {
    if (points.isEmpty()) {
      return 0;
    }
    if (objectives == 1) {
      return reference[0] - points.stream().mapToDouble(point -> point[0]).min().orElseThrow();
    }
    int last = objectives - 1;
    List<double[]> order = new ArrayList<>(points);
    order.sort((left, right) -> Double.compare(left[last], right[last]));
    double volume = 0;
    if (objectives == 2) {
      double best = reference[0];
      for (double[] point : order) {
        if (point[0] < best) {
          volume += (best - point[0]) * (reference[1] - point[1]);
          best = point[0];
        }
      }
      return volume;
    }
    List<double[]> seen = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      seen.add(order.get(i));
      double until = i + 1 < order.size() ? order.get(i + 1)[last] : reference[last];
      double depth = until - order.get(i)[last];
      if (depth > 0) {
        volume += depth * slice(undominated(seen, last), reference, last);
      }
    }
    return volume;
  }

  private static List<double[]> undominated(List<double[]> points, int objectives) {
    List<double[]> cut =
        points.stream().map(point -> Arrays.copyOf(point, objectives)).distinct().toList();
    List<double[]> front = new ArrayList<>();
    for (int index : Fronts.front(cut)) {
      front.add(cut.get(index));
    }
    return front;
  }

  /** What each adds that no other one does. */
  public static double[] contributions(List<double[]> losses, double[] reference) {
    double whole = of(losses, reference);
    double[] contributions = new double[losses.size()];
    for (int i = 0; i < contributions.length; i++) {
      List<double[]> others = new ArrayList<>(losses);
      others.remove(i);
      contributions[i] = whole - of(others, reference);
    }
    return contributions;
  }
}
