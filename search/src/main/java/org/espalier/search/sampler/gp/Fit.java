package org.espalier.search.sampler.gp;

/**
 * Finds the parameters of a Gaussian process with the highest posterior: marginal likelihood times
 * priors. A length scale has the log-normal prior of Hvarfner et al. (ICML 2024), whose centre
 * grows with the square root of the number of axes. The noise has a gamma prior of mean 1/27, as
 * Optuna's process: hardly any preference among small noises, for one that is held for larger than
 * it is lets the search stop short of the top. Parameters stay in a box, since the noise of losses
 * that repeat would fall for ever.
 */
final class Fit {
  private static final double LOWEST = -12;
  private static final double LOWEST_NOISE = Math.log(1e-6);
  private static final double HIGHEST = 8;
  private static final double NOISE_SHAPE = 1.1;
  private static final double NOISE_RATE = 30;
  private static final double HOPELESS = 1e10;
  private static final double LEAST_GAIN = 1e-3;

  private final Kernel kernel;
  private final double[][] points;
  private final double[] values;

  Fit(Kernel kernel, double[][] points, double[] values) {
    this.kernel = kernel;
    this.points = points;
    this.values = values;
  }

  /** Parameters to start from: length scales of the prior, variance 1, noise 0.001. */
  static double[] start(int axes) {
    double[] parameters = new double[axes + 2];
    for (int i = 0; i < axes; i++) {
      parameters[i] = -2 * Math.log(0.5);
    }
    parameters[axes + 1] = Math.log(1e-3);
    return parameters;
  }

  /** The best parameters found from these. */
  double[] from(double[] parameters) {
    double[] start = new double[parameters.length];
    double[] ranges = new double[parameters.length];
    for (int i = 0; i < start.length; i++) {
      ranges[i] = HIGHEST - lowest(i, start.length);
      start[i] = parameters[i] - lowest(i, start.length);
    }
    return parameters(new Ascent(this::rise, ranges, LEAST_GAIN).from(start));
  }

  private static double[] parameters(double[] place) {
    double[] parameters = new double[place.length];
    for (int i = 0; i < place.length; i++) {
      parameters[i] = lowest(i, place.length) + place[i];
    }
    return parameters;
  }

  /** The lower end of a parameter; the last one is the noise. */
  private static double lowest(int parameter, int count) {
    return parameter == count - 1 ? LOWEST_NOISE : LOWEST;
  }

  private double rise(double[] place, double[] gradient) {
    double[] parameters = parameters(place);
    GaussianProcess process = GaussianProcess.of(kernel, points, values, parameters);
    if (process == null) {
      return -HOPELESS;
    }
    gradient(process, parameters, gradient);
    return -value(process, parameters);
  }

  /** The negative logarithm of the posterior, without its constant. */
  double value(double[] parameters) {
    GaussianProcess process = GaussianProcess.of(kernel, points, values, parameters);
    return process == null ? HOPELESS : value(process, parameters);
  }

  private static double value(GaussianProcess process, double[] parameters) {
    double prior = 0;
    int axes = parameters.length - 2;
    for (int i = 0; i < axes; i++) {
      double off = scaleOff(parameters[i], axes);
      prior += 0.5 * off * off;
    }
    prior += 0.5 * parameters[axes] * parameters[axes];
    prior -= (NOISE_SHAPE - 1) * parameters[axes + 1] - NOISE_RATE * Math.exp(parameters[axes + 1]);
    return prior - process.logLikelihood();
  }

  /** How many deviations a logarithm of a length scale lies from the prior's centre. */
  private static double scaleOff(double logPrecision, int axes) {
    double logScale = -0.5 * logPrecision;
    return (logScale - (Math.log(0.5) + 0.25 * Math.log(axes))) / 1.0;
  }

  /** What the posterior gains a unit of each parameter. */
  private static void gradient(GaussianProcess process, double[] parameters, double[] gradient) {
    int axes = parameters.length - 2;
    double noise = Math.exp(parameters[axes + 1]);
    double[] likelihood = process.gradient(noise);
    for (int i = 0; i < axes; i++) {
      gradient[i] = likelihood[i] + 0.5 * scaleOff(parameters[i], axes);
    }
    gradient[axes] = likelihood[axes] - parameters[axes];
    gradient[axes + 1] = likelihood[axes + 1] + NOISE_SHAPE - 1 - NOISE_RATE * noise;
  }
}
