package org.espalier.search.sampler.gp;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;

/**
 * Finds the parameters of a Gaussian process with the highest posterior: marginal likelihood times
 * priors. A length scale has the log-normal prior of Hvarfner et al. (ICML 2024), whose centre
 * grows with the square root of the number of axes; the noise is expected to be small.
 */
final class Fit {
  private static final double LOWEST = -12;
  private static final double HIGHEST = 8;

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
  double[] from(double[] parameters, int evaluations) {
    NonLinearConjugateGradientOptimizer optimizer =
        new NonLinearConjugateGradientOptimizer(
            NonLinearConjugateGradientOptimizer.Formula.POLAK_RIBIERE,
            new SimpleValueChecker(1e-4, 1e-3),
            1e-3,
            1e-3,
            0.1);
    Best best = new Best(parameters);
    try {
      optimizer.optimize(
          new MaxEval(evaluations),
          GoalType.MINIMIZE,
          new InitialGuess(parameters),
          new ObjectiveFunction(best::value),
          new ObjectiveFunctionGradient(this::gradient));
    } catch (MathRuntimeException e) {
      return best.parameters;
    }
    return best.parameters;
  }

  /** Remembers the best of all evaluations, so that running out of them loses nothing. */
  private final class Best {
    private double[] parameters;
    private double lowest = Double.POSITIVE_INFINITY;

    Best(double[] parameters) {
      this.parameters = parameters;
    }

    double value(double[] candidate) {
      double value = Fit.this.value(candidate);
      if (value < lowest) {
        lowest = value;
        parameters = candidate.clone();
      }
      return value;
    }
  }

  private double value(double[] parameters) {
    for (double parameter : parameters) {
      if (!(parameter > LOWEST && parameter < HIGHEST)) {
        return 1e10;
      }
    }
    GaussianProcess process = GaussianProcess.of(kernel, points, values, parameters);
    if (process == null) {
      return 1e10;
    }
    double prior = 0;
    int axes = parameters.length - 2;
    for (int i = 0; i < axes; i++) {
      double off = scaleOff(parameters[i], axes);
      prior += 0.5 * off * off;
    }
    prior += 0.5 * parameters[axes] * parameters[axes];
    double noise = (parameters[axes + 1] - Math.log(1e-3)) / 2;
    prior += 0.5 * noise * noise;
    return prior - process.logLikelihood();
  }

  /** How many deviations a logarithm of a length scale lies from the prior's centre. */
  private static double scaleOff(double logPrecision, int axes) {
    double logScale = -0.5 * logPrecision;
    return (logScale - (Math.log(0.5) + 0.25 * Math.log(axes))) / 1.0;
  }

  private double[] gradient(double[] parameters) {
    int axes = parameters.length - 2;
    GaussianProcess process = GaussianProcess.of(kernel, points, values, parameters);
    double[] gradient = new double[parameters.length];
    if (process == null) {
      return gradient;
    }
    double[] likelihood = process.gradient(Math.exp(parameters[axes + 1]));
    for (int i = 0; i < axes; i++) {
      gradient[i] = -0.5 * scaleOff(parameters[i], axes) - likelihood[i];
    }
    gradient[axes] = parameters[axes] - likelihood[axes];
    gradient[axes + 1] = (parameters[axes + 1] - Math.log(1e-3)) / 4 - likelihood[axes + 1];
    return gradient;
  }
}
