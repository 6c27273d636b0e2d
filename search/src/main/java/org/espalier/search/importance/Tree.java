package org.espalier.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.espalier.search.space.Coordinates;

/**
 * A regression tree (CART) over coordinates: a number is split at a threshold, a choice into one
 * value and the rest, where the squared error falls most. Cost to grow: O(d n log n) a level.
 */
final class Tree {
  private static final int SMALLEST_TO_SPLIT = 6;
  private static final int DEEPEST = 24;

  private final Coordinates coordinates;
  private final Results results;
  private final RandomGenerator random;
  private final List<Leaf> leaves = new ArrayList<>();

  /** A box of the space and what is predicted in it. */
  private static final class Leaf {
    /** The lower ends of numbers, by axis. */
    private final double[] low;

    /** The upper ends. */
    private final double[] high;

    /** For choices: which values are inside; empty for numbers. */
    private final boolean[][] allowed;

    private final double value;

    Leaf(double[] low, double[] high, boolean[][] allowed, double value) {
      this.low = low;
      this.high = high;
      this.allowed = allowed;
      this.value = value;
    }
  }

  /** Where a node is split; {@code gain} is what the squared error falls by. */
  private record Split(int axis, double at, double gain) {}

  private Tree(Coordinates coordinates, Results results, RandomGenerator random) {
    this.coordinates = coordinates;
    this.results = results;
    this.random = random;
  }

  /**
   * @param sample the results it is grown from, by index; repeats count
   */
  static Tree grow(Coordinates coordinates, Results results, int[] sample, RandomGenerator random) {
    Tree tree = new Tree(coordinates, results, random);
    int axes = coordinates.size();
    double[] high = new double[axes];
    Arrays.fill(high, 1);
    boolean[][] allowed = new boolean[axes][];
    for (int axis = 0; axis < axes; axis++) {
      boolean choice = coordinates.axis(axis).isChoice();
      allowed[axis] = new boolean[choice ? coordinates.axis(axis).cells() : 0];
      Arrays.fill(allowed[axis], true);
    }
    tree.grow(sample, new double[axes], high, allowed, 0);
    return tree;
  }

  private void grow(int[] sample, double[] low, double[] high, boolean[][] allowed, int depth) {
    double mean = 0;
    for (int index : sample) {
      mean += results.rank(index) / sample.length;
    }
    Split split =
        sample.length < SMALLEST_TO_SPLIT || depth == DEEPEST
            ? new Split(0, 0, 0)
            : best(sample, mean);
    if (!(split.gain() > 1e-12)) {
      leaves.add(new Leaf(low, high, allowed, mean));
      return;
    }
    int axis = split.axis();
    boolean choice = coordinates.axis(axis).isChoice();
    int[] left =
        Arrays.stream(sample).filter(i -> isLeft(results.point(i)[axis], split, choice)).toArray();
    int[] right =
        Arrays.stream(sample).filter(i -> !isLeft(results.point(i)[axis], split, choice)).toArray();
    if (choice) {
      boolean[][] one = allowed.clone();
      boolean[][] rest = allowed.clone();
      one[axis] = new boolean[allowed[axis].length];
      one[axis][(int) split.at()] = true;
      rest[axis] = allowed[axis].clone();
      rest[axis][(int) split.at()] = false;
      grow(left, low, high, one, depth + 1);
      grow(right, low, high, rest, depth + 1);
    } else {
      double[] lower = high.clone();
      double[] upper = low.clone();
      lower[axis] = split.at();
      upper[axis] = split.at();
      grow(left, low, lower, allowed, depth + 1);
      grow(right, upper, high, allowed, depth + 1);
    }
  }

  private static boolean isLeft(double coordinate, Split split, boolean choice) {
    return choice ? coordinate == split.at() : coordinate <= split.at();
  }

  /** The best split over two thirds of the axes, at least three, drawn anew at each node. */
  private Split best(int[] sample, double mean) {
    Split best = new Split(0, 0, 0);
    int axes = coordinates.size();
    int looked = Math.min(axes, Math.max(3, (2 * axes + 2) / 3));
    int[] order = new int[axes];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < looked; i++) {
      int other = i + random.nextInt(axes - i);
      int axis = order[other];
      order[other] = order[i];
      order[i] = axis;
      Split split =
          coordinates.axis(axis).isChoice()
              ? bestChoice(sample, axis, mean)
              : bestThreshold(sample, axis, mean);
      best = split.gain() > best.gain() ? split : best;
    }
    return best;
  }

  private Split bestThreshold(int[] sample, int axis, double mean) {
    Integer[] order = new Integer[sample.length];
    Arrays.setAll(order, i -> sample[i]);
    Arrays.sort(order, Comparator.comparingDouble(i -> results.point(i)[axis]));
    Split best = new Split(axis, 0, 0);
    double sum = 0;
    for (int i = 0; i < order.length - 1; i++) {
      sum += results.rank(order[i]) - mean;
      double here = results.point(order[i])[axis];
      double next = results.point(order[i + 1])[axis];
      double gain = gain(sum, i + 1, order.length);
      if (next > here && gain > best.gain()) {
        best = new Split(axis, (here + next) / 2, gain);
      }
    }
    return best;
  }

  private Split bestChoice(int[] sample, int axis, double mean) {
    int cells = coordinates.axis(axis).cells();
    double[] sums = new double[cells];
    int[] counts = new int[cells];
    for (int index : sample) {
      int cell = (int) results.point(index)[axis];
      sums[cell] += results.rank(index) - mean;
      counts[cell]++;
    }
    Split best = new Split(axis, 0, 0);
    for (int cell = 0; cell < cells; cell++) {
      double gain = gain(sums[cell], counts[cell], sample.length);
      if (counts[cell] > 0 && counts[cell] < sample.length && gain > best.gain()) {
        best = new Split(axis, cell, gain);
      }
    }
    return best;
  }

  /** What is gained by taking apart {@code count} whose deviations from the mean sum to this. */
  private static double gain(double sum, int count, int whole) {
    return count == 0 || count == whole ? 0 : sum * sum / count + sum * sum / (whole - count);
  }

  /** The variance of the prediction over the whole space, evenly weighed. */
  double variance() {
    double mean = 0;
    double squares = 0;
    for (Leaf leaf : leaves) {
      double part = volume(leaf);
      mean += part * leaf.value;
      squares += part * leaf.value * leaf.value;
    }
    return squares - mean * mean;
  }

  private double volume(Leaf leaf) {
    double volume = 1;
    for (int axis = 0; axis < leaf.low.length; axis++) {
      volume *= part(leaf, axis);
    }
    return volume;
  }

  /** The part of an axis that a leaf covers. */
  private static double part(Leaf leaf, int axis) {
    boolean[] allowed = leaf.allowed[axis];
    if (allowed.length == 0) {
      return leaf.high[axis] - leaf.low[axis];
    }
    int inside = 0;
    for (boolean one : allowed) {
      inside += one ? 1 : 0;
    }
    return (double) inside / allowed.length;
  }

  /** The variance of the prediction along one axis, all others averaged out. */
  double varianceAlong(int axis) {
    int cells = coordinates.axis(axis).isChoice() ? coordinates.axis(axis).cells() : 0;
    return cells > 0 ? alongChoice(axis, cells) : alongNumber(axis);
  }

  private double alongChoice(int axis, int cells) {
    double[] means = new double[cells];
    for (Leaf leaf : leaves) {
      double part = part(leaf, axis);
      double rest = part == 0 ? 0 : volume(leaf) / part;
      for (int cell = 0; cell < cells; cell++) {
        means[cell] += leaf.allowed[axis][cell] ? rest * leaf.value : 0;
      }
    }
    double mean = Arrays.stream(means).average().orElse(0);
    return Arrays.stream(means).map(one -> (one - mean) * (one - mean)).average().orElse(0);
  }

  private double alongNumber(int axis) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (Leaf leaf : leaves) {
      cuts.add(leaf.low[axis]);
      cuts.add(leaf.high[axis]);
    }
    double[] edges = cuts.stream().mapToDouble(Double::doubleValue).toArray();
    double[] changes = new double[edges.length];
    for (Leaf leaf : leaves) {
      double part = part(leaf, axis);
      double share = part == 0 ? 0 : volume(leaf) / part * leaf.value;
      changes[Arrays.binarySearch(edges, leaf.low[axis])] += share;
      changes[Arrays.binarySearch(edges, leaf.high[axis])] -= share;
    }
    double mean = 0;
    double squares = 0;
    double here = 0;
    for (int i = 0; i < edges.length - 1; i++) {
      here += changes[i];
      double length = edges[i + 1] - edges[i];
      mean += length * here;
      squares += length * here * here;
    }
    return squares - mean * mean;
  }
}
