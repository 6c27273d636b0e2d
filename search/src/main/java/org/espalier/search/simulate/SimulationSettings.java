package org.espalier.search.simulate;

/**
 * The world of a simulation.
 *
 * @param workers how many train at once, 1 or more
 * @param epochs what a whole trial takes, 1 or more
 * @param secondsPerEpoch the middle time of an epoch, above 0; trials differ by up to a third
 * @param deathsPerEpoch the chance that a worker dies in an epoch; the trial goes on from its last
 *     whole epoch elsewhere, and the worker is back after {@code restartSeconds}
 * @param restartSeconds how long a dead worker is away
 * @param lostReports the chance that a report never arrives
 * @param lateReports the chance that a report arrives one epoch late
 * @param seed of deaths, losses and delays
 */
public record SimulationSettings(
    int workers,
    int epochs,
    double secondsPerEpoch,
    double deathsPerEpoch,
    double restartSeconds,
    double lostReports,
    double lateReports,
    long seed) {

  public SimulationSettings {
    if (workers < 1 || epochs < 1 || !(secondsPerEpoch > 0)) {
      throw new IllegalArgumentException(
          "a simulation needs workers, epochs and seconds an epoch above 0, not %d, %d and %s"
              .formatted(workers, epochs, secondsPerEpoch));
    }
  }

  /** A world in which nothing goes wrong. */
  public static SimulationSettings calm(
      int workers, int epochs, double secondsPerEpoch, long seed) {
    return new SimulationSettings(workers, epochs, secondsPerEpoch, 0, 0, 0, 0, seed);
  }
}
