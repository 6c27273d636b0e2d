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
import org.espalier.search.space.Coordinates;

/**
 * Bayesian optimisation (Jones et al. 1998; Snoek et al., NeurIPS 2012): a Gaussian process with a
 * Matérn 5/2 kernel and a length scale an axis is fitted to the trials, and the point with the
 * highest expected improvement, in logarithm, is tried. The best of many even points and of steps
 * about the best trials, and some even points drawn by their improvement, are refined by gradients
 * (Nocedal 1980), choices and grids value by value. High losses are drawn in where that explains
 * the trials better. Trials still running count with their predicted loss (the kriging believer,
 * Ginsbourger et al. 2010). Several objectives are weighed anew for each trial by an augmented
 * Chebyshev norm (ParEGO, Knowles 2006). Infeasible and failed trials count as the worst.
 *
 * <p>Cost: O(n²) a prediction and O(n³) a fit, about 20 ms a trial at 100; of more than {@code
 * most} trials the best half and the last half are used. For 2 to 15 parameters and up to some 200
 * dear trials. Not for many choices or conditions, nor for cheap trials.
 */
public final class GaussianProcessSampler implements Sampler {
  /** Beyond this the parameters hardly move, and a fit is dear. */
  private static final int MOST_FITTED_ANEW = 100;

  private final Coordinates coordinates;
  private final Kernel kernel;
  private final int startup;
  private final int most;
  private final QuasiRandomSampler start;
  private final List<Integer> told = new ArrayList<>();
  private final List<Integer> running = new ArrayList<>();
  private final Warp drawnIn;
  private final Warp asTheyAre;
  private Warp current;
  private int fittedAt;

  /** The parameters of a process, fitted to losses seen in one of two ways. */
  private static final class Warp {
    private double[] parameters;

    Warp(double[] parameters) {
      this.parameters = parameters;
    }
  }

  public GaussianProcessSampler(Coordinates coordinates, int startup, int most, long seed) {
    this.coordinates = coordinates;
    this.kernel = new Kernel(coordinates);
    this.startup = startup;
    this.most = most;
    this.start = new QuasiRandomSampler(coordinates, "sobol", seed);
    this.drawnIn = new Warp(Fit.start(coordinates.size()));
    this.asTheyAre = new Warp(Fit.start(coordinates.size()));
    this.current = drawnIn;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    if (told.size() < startup) {
      return Optional.of(Proposal.of(start.point(history.size())));
    }
    double[] weights = weights(history.objectives(), random);
    double[] parameters = current.parameters;
    Data data = Data.of(history, chosen(history), weights, current == drawnIn);
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
    return Optional.of(
        Proposal.of(new Acquisition(coordinates, process, data.lowest()).best(data, random)));
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
    told.add(row);
    if (told.size() >= startup && told.size() >= fittedAt + 1 + fittedAt / 20) {
      fit(history);
      fittedAt = told.size();
    }
  }

  /**
   * Fits the process to the losses as they are and with high ones drawn in, and keeps what explains
   * them better: a warp chosen by its likelihood (Snelson et al., NeurIPS 2003). Several objectives
   * are always drawn in, since each trial weighs them anew. Each fit goes on from the last one and
   * begins anew, for what fitted ten trials may be a trap for fifty.
   */
  private void fit(History history) {
    double[] even = new double[history.objectives()];
    Arrays.fill(even, 1.0 / even.length);
    double likeliest = Double.NEGATIVE_INFINITY;
    for (Warp warp : even.length == 1 ? List.of(drawnIn, asTheyAre) : List.of(drawnIn)) {
      Data data = Data.of(history, chosen(history), even, warp == drawnIn);
      Fit fit = new Fit(kernel, data.points(), data.values());
      double[] again = fit.from(warp.parameters);
      double[] anew =
          told.size() > MOST_FITTED_ANEW ? again : fit.from(Fit.start(coordinates.size()));
      warp.parameters = fit.value(again) <= fit.value(anew) ? again : anew;
      double likelihood = data.logSlopes() - fit.value(warp.parameters);
      if (likelihood > likeliest) {
        likeliest = likelihood;
        current = warp;
      }
    }
  }

  @Override
  public String reason() {
    return "gp: Matérn 5/2 with a length scale a parameter, log expected improvement";
  }
}
