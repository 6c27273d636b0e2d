package org.espalier.search.sampler.gp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.sampler.qmc.QuasiRandomSampler;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Bayesian optimisation (Jones et al. 1998; Snoek et al., NeurIPS 2012): a Gaussian process with a
 * Matérn 5/2 kernel and a length scale an axis is fitted to the trials, and the point with the
 * highest expected improvement, in logarithm, is tried. The best of many even points and of steps
 * about the best trials is refined along one axis after another. Trials still running count with
 * their predicted loss (the kriging believer, Ginsbourger et al. 2010). Several objectives are
 * weighed anew for each trial by an augmented Chebyshev norm (ParEGO, Knowles 2006). Infeasible
 * trials count as the worst.
 *
 * <p>Cost: O(n²) a prediction and O(n³) a fit, about 20 ms a trial at 100; of more than {@code
 * most} trials the best half and the last half are used. For 2 to 15 parameters and up to some 200
 * dear trials. Not for many choices or conditions, nor for cheap trials.
 */
public final class GaussianProcessSampler implements Sampler {
  private static final int EVEN_POINTS = 256;
  private static final int STEPS_ABOUT_BEST = 200;
  private static final int REFINED = 3;

  private final Coordinates coordinates;
  private final Kernel kernel;
  private final int startup;
  private final int most;
  private final QuasiRandomSampler start;
  private final List<Integer> told = new ArrayList<>();
  private final List<Integer> running = new ArrayList<>();
  private double[] parameters;
  private int fittedAt;

  public GaussianProcessSampler(Coordinates coordinates, int startup, int most, long seed) {
    this.coordinates = coordinates;
    this.kernel = new Kernel(coordinates);
    this.startup = startup;
    this.most = most;
    this.start = new QuasiRandomSampler(coordinates, "sobol", seed);
    this.parameters = Fit.start(coordinates.size());
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    if (told.size() < startup) {
      return Optional.of(Proposal.of(start.point(history.size())));
    }
    double[] weights = weights(history.objectives(), random);
    Data data = Data.of(history, chosen(history), weights);
    GaussianProcess process = GaussianProcess.of(kernel, data.points(), data.values(), parameters);
    if (process == null) {
      return Optional.of(Proposal.of(coordinates.random(random)));
    }
    if (!running.isEmpty()) {
      GaussianProcess base = process;
      List<double[]> out =
          running.stream().skip(Math.max(0, running.size() - 64)).map(history::point).toList();
      Data believed = data.with(out, point -> base.predict(point)[0]);
      GaussianProcess with =
          GaussianProcess.of(kernel, believed.points(), believed.values(), parameters);
      process = with == null ? process : with;
    }
    return Optional.of(Proposal.of(search(process, data, random)));
  }

  private static double[] weights(int objectives, RandomGenerator random) {
    double[] weights = new double[objectives];
    double sum = 0;
    for (int i = 0; i < objectives; i++) {
      weights[i] = -Math.log(1 - random.nextDouble());
      sum += weights[i];
    }
    for (int i = 0; i < objectives; i++) {
      weights[i] = objectives == 1 ? 1 : weights[i] / sum;
    }
    return weights;
  }

  private double[] search(GaussianProcess process, Data data, RandomGenerator random) {
    double best = data.lowest();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < EVEN_POINTS; i++) {
      candidates.add(candidate(process, coordinates.random(random), best));
    }
    double[][] about = data.bestPoints(5);
    for (int i = 0; i < STEPS_ABOUT_BEST; i++) {
      double[] point = about[i % about.length].clone();
      double reach = Math.pow(10, -0.5 - 2.5 * random.nextDouble());
      for (int axis = 0; axis < point.length; axis++) {
        move(point, axis, reach, random);
      }
      candidates.add(candidate(process, coordinates.settle(point, random), best));
    }
    candidates.sort(Comparator.comparingDouble(one -> -one.score));
    Candidate chosen = candidates.getFirst();
    for (int i = 0; i < Math.min(REFINED, candidates.size()); i++) {
      Candidate refined = refine(process, candidates.get(i), best, random);
      chosen = refined.score > chosen.score ? refined : chosen;
    }
    return chosen.point;
  }

  /** A point and the logarithm of its expected improvement. */
  private static final class Candidate {
    private final double[] point;
    private final double score;

    Candidate(double[] point, double score) {
      this.point = point;
      this.score = score;
    }
  }

  private Candidate candidate(GaussianProcess process, double[] point, double best) {
    double[] predicted = process.predict(point);
    return new Candidate(point, Improvement.log(predicted[0], predicted[1], best));
  }

  /** Steps along every axis, halved when none helps. */
  private Candidate refine(
      GaussianProcess process, Candidate from, double best, RandomGenerator random) {
    Candidate now = from;
    for (double reach = 0.1; reach > 1e-4; reach *= 0.4) {
      for (int axis = 0; axis < coordinates.size(); axis++) {
        if (coordinates.axis(axis).isChoice() && reach < 0.1) {
          continue;
        }
        for (int side = -1; side <= 1; side += 2) {
          double[] point = now.point.clone();
          if (Double.isNaN(point[axis]) || coordinates.axis(axis).cells() == 1) {
            continue;
          }
          shift(point, axis, side * reach);
          Candidate moved = candidate(process, coordinates.settle(point, random), best);
          now = moved.score > now.score ? moved : now;
        }
      }
    }
    return now;
  }

  private void shift(double[] point, int index, double by) {
    Axis axis = coordinates.axis(index);
    if (axis.isChoice()) {
      point[index] = (point[index] + (by > 0 ? 1 : axis.cells() - 1)) % axis.cells();
    } else {
      double least = axis.cells() == 0 ? 0 : 1.0 / axis.cells();
      point[index] += Math.signum(by) * Math.max(Math.abs(by), least);
    }
  }

  private void move(double[] point, int index, double reach, RandomGenerator random) {
    Axis axis = coordinates.axis(index);
    if (Double.isNaN(point[index]) || axis.cells() == 1) {
      return;
    }
    if (axis.isChoice()) {
      if (random.nextDouble() < Math.max(0.1, reach)) {
        point[index] = random.nextInt(axis.cells());
      }
    } else {
      point[index] +=
          random.nextGaussian() * Math.max(reach, axis.cells() == 0 ? 0 : 0.5 / axis.cells());
    }
  }

  /** The rows that are fitted: all, or of too many the best half and the last half. */
  private int[] chosen(History history) {
    if (told.size() <= most) {
      return told.stream().mapToInt(Integer::intValue).toArray();
    }
    List<Integer> last = told.subList(told.size() - most / 2, told.size());
    List<Integer> earlier = new ArrayList<>(told.subList(0, told.size() - most / 2));
    earlier.sort(Comparator.comparingDouble(history::loss));
    List<Integer> both = new ArrayList<>(earlier.subList(0, most - most / 2));
    both.addAll(last);
    return both.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  @Override
  public void begun(History history, int row) {
    if (row >= history.observed()) {
      running.add(row);
    }
  }

  @Override
  public void ended(History history, int row) {
    running.remove(Integer.valueOf(row));
    if (!history.state(row).hasLosses()) {
      return;
    }
    told.add(row);
    if (told.size() >= startup && told.size() >= fittedAt + 1 + fittedAt / 20) {
      double[] even = new double[history.objectives()];
      Arrays.fill(even, 1.0 / even.length);
      Data data = Data.of(history, chosen(history), even);
      double[] first = fittedAt == 0 ? Fit.start(coordinates.size()) : parameters;
      parameters = new Fit(kernel, data.points(), data.values()).from(first, 60);
      fittedAt = told.size();
    }
  }

  @Override
  public String reason() {
    return "gp: Matérn 5/2 with a length scale a parameter, log expected improvement";
  }
}
