package org.espalier.search.sampler;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.History;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;
import org.jspecify.annotations.Nullable;

/**
 * Walks every combination, the last parameter fastest, active branches only. A continuum is cut
 * into {@code levels} values, both ends among them.
 *
 * <p>Cost: O(d) a suggestion, plus the combinations that constraints rule out. Not for more than a
 * few parameters: the number of combinations is the product of the numbers of values.
 */
public final class GridSampler implements Sampler {
  private final Coordinates coordinates;
  private final int levels;
  private final Set<Map<String, ParameterValue>> begun = new HashSet<>();
  private double @Nullable [] next;

  public GridSampler(Coordinates coordinates, int levels) {
    this.coordinates = coordinates;
    this.levels = levels;
    this.next = firstAllowed(fill(new double[coordinates.size()], 0));
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    return next == null ? Optional.empty() : Optional.of(Proposal.of(next.clone()));
  }

  @Override
  public void begun(History history, int row) {
    if (row < history.observed()) {
      return;
    }
    double[] point = history.point(row);
    Map<String, ParameterValue> values = coordinates.decode(point);
    if (next == null || !values.equals(coordinates.decode(next))) {
      begun.add(values);
      return;
    }
    do {
      next = firstAllowed(after(next));
    } while (next != null && begun.contains(coordinates.decode(next)));
  }

  private double @Nullable [] firstAllowed(double @Nullable [] from) {
    double[] point = from;
    while (point != null && !coordinates.isAllowed(point)) {
      point = after(point);
    }
    return point;
  }

  /** The combination after this one; null after the last. */
  private double @Nullable [] after(double[] point) {
    for (int i = point.length - 1; i >= 0; i--) {
      if (Double.isNaN(point[i])) {
        continue;
      }
      int place = place(i, point[i]) + 1;
      if (place < count(i)) {
        double[] following = point.clone();
        following[i] = coordinate(i, place);
        return fill(following, i + 1);
      }
    }
    return null;
  }

  private double[] fill(double[] point, int from) {
    for (int i = from; i < point.length; i++) {
      point[i] = coordinates.isActive(i, point) ? coordinate(i, 0) : Double.NaN;
    }
    return point;
  }

  private int count(int index) {
    int cells = coordinates.axis(index).cells();
    return cells == 0 ? levels : cells;
  }

  private double coordinate(int index, int place) {
    Axis axis = coordinates.axis(index);
    if (axis.isChoice()) {
      return place;
    }
    return axis.cells() == 0
        ? axis.snap((double) place / (levels - 1))
        : axis.gridCoordinate(place);
  }

  private int place(int index, double coordinate) {
    Axis axis = coordinates.axis(index);
    if (axis.isChoice()) {
      return (int) coordinate;
    }
    return axis.cells() == 0
        ? (int) Math.rint(coordinate * (levels - 1))
        : axis.gridPlace(coordinate);
  }

  @Override
  public String reason() {
    return "grid: every combination once, a continuum in " + levels + " levels";
  }
}
