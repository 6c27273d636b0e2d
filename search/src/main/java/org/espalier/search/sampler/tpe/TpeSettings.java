package org.espalier.search.sampler.tpe;

import java.util.List;
import org.espalier.search.MethodOptions;

/**
 * The settings of {@link TreeParzenSampler}.
 *
 * @param kernel which parameters share a kernel
 * @param startup how many trials must have ended before the densities are used
 * @param candidates how many points are drawn from the good density; the best ratio is taken
 * @param constantLiar whether trials still running count as bad, so that parallel trials spread
 * @param split how many of n ended trials are good
 * @param beta the factor of {@code split}
 * @param weights how much an old trial weighs
 * @param bandwidth how wide a kernel is
 * @param minimumBandwidth the narrowest kernel, as part of the range
 * @param clipExponent α of the clip: no kernel is narrower than (n + 2)^-α of the range, of n
 *     kernels
 * @param commonFloor whether n is the number of good kernels in the density of bad trials too,
 *     where no parameter hangs on another
 * @param categoricalPrior the weight of the prior in a kernel over choices; 0 for 1/n
 * @param startSobol whether the first trials are taken from Sobol's sequence rather than drawn
 */
public record TpeSettings(
    Kernel kernel,
    int startup,
    int candidates,
    boolean constantLiar,
    Split split,
    double beta,
    Weights weights,
    Bandwidth bandwidth,
    double minimumBandwidth,
    double clipExponent,
    boolean commonFloor,
    double categoricalPrior,
    boolean startSobol) {

  /** Which parameters share a kernel. */
  public enum Kernel {
    /** Each has its own (Bergstra et al., NeurIPS 2011). */
    INDEPENDENT,
    /** Those always active share one (Falkner et al., ICML 2018); the others have their own. */
    MULTIVARIATE,
    /** Those active under the same conditions share one. */
    GROUPED
  }

  /** How many of n trials are good. */
  public enum Split {
    /** ⌈β n⌉, at most 25. */
    CAPPED,
    /** ⌈β n⌉. */
    LINEAR,
    /** ⌈β √n⌉, at most 25. */
    ROOT
  }

  /** How much a trial weighs in its density. */
  public enum Weights {
    /** The last 25 fully, older ones less, down to 1/n. */
    OLD_DECAY,
    UNIFORM,
    /**
     * A good trial by how far it is below the split, a bad one as in UNIFORM (Song et al. 2022).
     */
    IMPROVEMENT
  }

  /** How wide a kernel is. */
  public enum Bandwidth {
    /** The larger distance to its neighbours along the axis. */
    NEIGHBOUR,
    /** The same, but the outermost kernels also look at the ends of the range. */
    NEIGHBOUR_AND_ENDS,
    /** Scott's rule for all kernels of an axis. */
    SCOTT
  }

  /**
   * What is used unless the study says otherwise: {@link #WATANABE} with the split, the bandwidth
   * and the choices of Optuna 5, which did better on the functions of {@code DevelopmentProblems};
   * none of them is among those that {@code ./dev bench search} measures. That a kernel over
   * choices leaks 1/n matters in the density of bad trials: with a fixed leak a value that was
   * never tried looks no better than one tried in vain, and is not tried again (ADR 038). How
   * narrow kernels may be is own measurement (ADR 043).
   */
  public static final TpeSettings DEFAULT =
      new TpeSettings(
          Kernel.GROUPED,
          10,
          24,
          true,
          Split.CAPPED,
          0.1,
          Weights.IMPROVEMENT,
          Bandwidth.NEIGHBOUR,
          0.01,
          1.5,
          true,
          0,
          false);

  /**
   * The recommendation of Watanabe 2023 (arXiv 2304.11127, section 5): linear split, weights by
   * improvement, neighbour bandwidths that look at the ends, wider floors.
   */
  public static final TpeSettings WATANABE =
      new TpeSettings(
          Kernel.GROUPED,
          10,
          24,
          true,
          Split.LINEAR,
          0.15,
          Weights.IMPROVEMENT,
          Bandwidth.NEIGHBOUR_AND_ENDS,
          0.03,
          2,
          false,
          0.2,
          false);

  /**
   * What is used with several objectives: a kernel for each parameter and a split that grows with
   * the trials, as Ozaki et al. (JAIR 2022) have it, bandwidths and weights as in Optuna.
   */
  public static final TpeSettings SEVERAL =
      new TpeSettings(
          Kernel.INDEPENDENT,
          10,
          24,
          true,
          Split.LINEAR,
          0.1,
          Weights.OLD_DECAY,
          Bandwidth.NEIGHBOUR,
          0.01,
          1,
          false,
          0,
          false);

  /** Reads the options of sampler {@code tpe} in a study of so many objectives. */
  public static TpeSettings read(MethodOptions options, int objectives) {
    TpeSettings base =
        switch (options.text("settings", List.of("default", "watanabe"))) {
          case "watanabe" -> WATANABE;
          default -> objectives == 1 ? DEFAULT : SEVERAL;
        };
    return new TpeSettings(
        options.choice("kernel", Kernel.class, base.kernel),
        options.integer("startup", base.startup, 1),
        options.integer("candidates", base.candidates, 1),
        options.flag("constant_liar", base.constantLiar),
        options.choice("split", Split.class, base.split),
        options.number("beta", base.beta, 1e-6),
        options.choice("weights", Weights.class, base.weights),
        options.choice("bandwidth", Bandwidth.class, base.bandwidth),
        options.number("minimum_bandwidth", base.minimumBandwidth, 1e-9),
        options.number("clip_exponent", base.clipExponent, 0),
        base.commonFloor,
        options.number("categorical_prior", base.categoricalPrior, 0),
        options.flag("start_sobol", base.startSobol));
  }

  /** The same without the constant liar, and with so many trials before the densities are used. */
  TpeSettings withoutLiar(int trials) {
    return new TpeSettings(
        kernel,
        trials,
        candidates,
        false,
        split,
        beta,
        weights,
        bandwidth,
        minimumBandwidth,
        clipExponent,
        commonFloor,
        categoricalPrior,
        startSobol);
  }

  /** How many of {@code ended} trials are good; at least 1. */
  int good(int ended) {
    double wanted =
        switch (split) {
          case CAPPED -> Math.min(25, Math.ceil(beta * ended));
          case LINEAR -> Math.ceil(beta * ended);
          case ROOT -> Math.min(25, Math.ceil(beta * Math.sqrt(ended)));
        };
    return (int) Math.max(1, wanted);
  }

  /** The narrowest kernel among {@code kernels}. */
  double narrowest(int kernels) {
    return Math.max(minimumBandwidth, Math.pow(kernels + 2.0, -clipExponent));
  }
}
