package org.espalier.search;

import java.util.Arrays;
import org.espalier.search.space.Coordinates;

/**
 * All trials a search knows, as samplers and pruners read them. A row is a trial: first those of
 * earlier studies ({@link #observed()} of them), then this study's in the order of their numbers.
 * Objectives are losses here: always minimised, NaN is positive infinity, and so are all losses of
 * a trial that failed, which is how samplers learn to keep away. Arrays that are handed out must
 * not be changed.
 */
public final class History {
  private static final double[] NOTHING = {};

  private final Coordinates coordinates;
  private final int objectives;
  private double[][] points = new double[64][];
  private double[][] losses = new double[64][];
  private double[] violations = new double[64];
  private int[] steps = new int[64];
  private State[] states = new State[64];
  private int[] parents = new int[64];
  private int size;
  private int observed;
  private int ended;

  /** Where a trial stands. */
  public enum State {
    RUNNING,
    PAUSED,
    COMPLETED,
    PRUNED,
    FAILED
  }

  /** A history of its own, of results only: for a model of a part of a search. */
  public static History ofResults(Coordinates coordinates, int objectives) {
    return new History(coordinates, objectives);
  }

  /**
   * Adds a completed trial; for {@link #ofResults}.
   *
   * @return its row
   */
  public int addResult(double[] point, double[] trialLosses, double violation) {
    int row = add(point, State.COMPLETED);
    end(row, State.COMPLETED, trialLosses, violation);
    return row;
  }

  History(Coordinates coordinates, int objectives) {
    this.coordinates = coordinates;
    this.objectives = objectives;
  }

  public Coordinates coordinates() {
    return coordinates;
  }

  /** How many objectives there are, 1 or more. */
  public int objectives() {
    return objectives;
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** How many rows, from 0 on, are of earlier studies. */
  public int observed() {
    return observed;
  }

  /** How many rows have ended, failed ones included. */
  public int ended() {
    return ended;
  }

  public double[] point(int row) {
    return points[row];
  }

  public State state(int row) {
    return states[row];
  }

  /** The last losses known of a trial, one for each objective; empty before the first. */
  public double[] losses(int row) {
    return losses[row];
  }

  /** The first objective's last loss; positive infinity before the first. */
  public double loss(int row) {
    return losses[row].length == 0 ? Double.POSITIVE_INFINITY : losses[row][0];
  }

  /** The last step reported; 0 before the first. */
  public int step(int row) {
    return steps[row];
  }

  /** By how much measured constraints are broken, summed; 0 for a feasible trial. */
  public double violation(int row) {
    return violations[row];
  }

  /** The row whose weights a trial began with; -1 for its own. */
  public int parent(int row) {
    return parents[row];
  }

  /** A running trial that goes on from what another had at a step. */
  int addFork(double[] point, int parent, int step) {
    int row = add(point, State.RUNNING);
    parents[row] = parent;
    steps[row] = step;
    return row;
  }

  int add(double[] point, State state) {
    if (size == points.length) {
      int longer = size * 2;
      points = Arrays.copyOf(points, longer);
      losses = Arrays.copyOf(losses, longer);
      violations = Arrays.copyOf(violations, longer);
      steps = Arrays.copyOf(steps, longer);
      states = Arrays.copyOf(states, longer);
      parents = Arrays.copyOf(parents, longer);
    }
    points[size] = point;
    losses[size] = NOTHING;
    states[size] = state;
    parents[size] = -1;
    return size++;
  }

  int addObserved(double[] point) {
    if (observed != size) {
      throw new IllegalStateException("earlier trials must be told before the first ask");
    }
    observed++;
    return add(point, State.RUNNING);
  }

  void setState(int row, State state) {
    states[row] = state;
  }

  void report(int row, int step, double[] values) {
    steps[row] = step;
    losses[row] = values;
  }

  /** Ends a trial without a result: whatever it reported, it counts as the worst there is. */
  void fail(int row) {
    double[] worst = new double[objectives];
    Arrays.fill(worst, Double.POSITIVE_INFINITY);
    end(row, State.FAILED, worst, 0);
  }

  void end(int row, State state, double[] values, double violation) {
    states[row] = state;
    violations[row] = violation;
    losses[row] = values;
    ended++;
  }
}
