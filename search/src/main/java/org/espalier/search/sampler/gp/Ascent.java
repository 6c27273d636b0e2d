package org.espalier.search.sampler.gp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Climbs a smooth function inside a box: the limited-memory quasi-Newton method of Nocedal (1980)
 * on the coordinates that are not held at an end of their range, each step drawn back into the box
 * (Bertsekas 1982) and halved until the function rises enough (Armijo).
 */
final class Ascent {
  private static final int MEMORY = 8;
  private static final int MOST_STEPS = 60;
  private static final int MOST_HALVINGS = 12;
  private static final double ENOUGH = 1e-4;

  private final Slope function;
  private final double[] highs;
  private final double leastGain;
  private final Deque<Pair> memory = new ArrayDeque<>();

  /** A function and its gradient. */
  interface Slope {
    /** The value at a point; {@code gradient} is filled. */
    double at(double[] point, double[] gradient);
  }

  /** A step and by how much the gradient fell along it. */
  @SuppressWarnings("ArrayRecordComponent") // two vectors of one step, never compared
  private record Pair(double[] step, double[] fall, double product) {}

  /**
   * @param highs the upper end of each coordinate; the lower one is 0
   * @param leastGain a step that gains less is the last one
   */
  Ascent(Slope function, double[] highs, double leastGain) {
    this.function = function;
    this.highs = highs;
    this.leastGain = leastGain;
  }

  /** The highest point found from {@code start}, which lies in the box. */
  double[] from(double[] start) {
    int size = start.length;
    double[] here = start.clone();
    double[] gradient = new double[size];
    double value = function.at(here, gradient);
    memory.clear();
    for (int step = 0; step < MOST_STEPS; step++) {
      boolean[] held = held(here, gradient);
      double[] direction = direction(gradient, held);
      double[] next = new double[size];
      double[] slopes = new double[size];
      double reach = memory.isEmpty() ? firstReach(direction) : 1;
      double higher = Double.NEGATIVE_INFINITY;
      for (int half = 0; half < MOST_HALVINGS; half++, reach /= 2) {
        double expected = 0;
        for (int i = 0; i < size; i++) {
          next[i] = Math.max(0, Math.min(highs[i], here[i] + reach * direction[i]));
          expected += gradient[i] * (next[i] - here[i]);
        }
        higher = function.at(next, slopes);
        if (higher >= value + ENOUGH * expected) {
          break;
        }
      }
      if (!(higher > value)) {
        return here;
      }
      remember(here, next, gradient, slopes);
      double gain = higher - value;
      here = next;
      gradient = slopes;
      value = higher;
      if (gain < leastGain) {
        return here;
      }
    }
    return here;
  }

  private boolean[] held(double[] here, double[] gradient) {
    boolean[] held = new boolean[here.length];
    for (int i = 0; i < here.length; i++) {
      held[i] = (here[i] <= 0 && gradient[i] < 0) || (here[i] >= highs[i] && gradient[i] > 0);
    }
    return held;
  }

  /** The first step reaches a tenth of the box at the most. */
  private double firstReach(double[] direction) {
    double most = 1e-300;
    for (int i = 0; i < direction.length; i++) {
      most = Math.max(most, Math.abs(direction[i]) / highs[i]);
    }
    return 0.1 / most;
  }

  private double[] direction(double[] gradient, boolean[] held) {
    double[] direction = free(gradient, held);
    double[] parts = new double[memory.size()];
    int place = 0;
    for (Pair pair : memory) {
      parts[place] = dot(pair.step, direction) / pair.product;
      add(direction, -parts[place], pair.fall);
      place++;
    }
    if (!memory.isEmpty()) {
      Pair last = memory.getFirst();
      double scale = last.product / dot(last.fall, last.fall);
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= scale;
      }
    }
    for (Iterator<Pair> oldest = memory.descendingIterator(); oldest.hasNext(); ) {
      Pair pair = oldest.next();
      place--;
      add(direction, parts[place] - dot(pair.fall, direction) / pair.product, pair.step);
    }
    double[] kept = free(direction, held);
    return dot(kept, gradient) > 0 ? kept : free(gradient, held);
  }

  private void remember(double[] here, double[] next, double[] gradient, double[] slopes) {
    double[] step = new double[here.length];
    double[] fall = new double[here.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = next[i] - here[i];
      fall[i] = gradient[i] - slopes[i];
    }
    double product = dot(step, fall);
    if (product > 1e-10 * Math.sqrt(dot(step, step) * dot(fall, fall))) {
      memory.addFirst(new Pair(step, fall, product));
      if (memory.size() > MEMORY) {
        memory.removeLast();
      }
    }
  }

  private static double[] free(double[] vector, boolean[] held) {
    double[] free = vector.clone();
    for (int i = 0; i < free.length; i++) {
      free[i] = held[i] ? 0 : free[i];
    }
    return free;
  }

  private static void add(double[] to, double factor, double[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
