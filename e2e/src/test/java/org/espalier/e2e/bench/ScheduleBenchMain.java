package org.espalier.e2e.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.espalier.standalone.DataFolder;
import org.espalier.standalone.Installation;

/**
 * Ray Tune's bookkeeping workload through the real scheduler, broker, database and agent: trials
 * that only sleep, in 16 slots; the wall time over the least possible. {@code ScheduleBenchMain
 * FOLDER DATA_SETS}.
 */
public final class ScheduleBenchMain {

  private static final int SLOTS = 16;
  private static final int TRIALS = 2_000;

  private ScheduleBenchMain() {}

  public static void main(String[] arguments) throws Exception {
    try (DataFolder folder = DataFolder.open(Path.of(arguments[0]));
        Installation installation =
            Installation.start(
                folder,
                0,
                SLOTS,
                Path.of(arguments[1]),
                Clock.systemUTC(),
                SleepTrialMain.class.getName())) {
      // All processes are warm when each slot has had some trials.
      over(installation, "warm", 40 * SLOTS, 5);
      double second = over(installation, "one", TRIALS, 10);
      double tenth = over(installation, "tenth", TRIALS, 1);
      Figures.beside("schedule_0.1s_over_minimum", tenth, "ratio");
      Figures.beside("ray_tune_1s_over_minimum_published", 1.144, "ratio");
      Figures.atMost("schedule_1s_over_minimum", second, "ratio", 1.02);
    }
  }

  /** From the first trial's planning to the last one's end, over the time its sleep takes. */
  private static double over(Installation installation, String name, int trials, int epochs) {
    Ledger ledger = new Ledger(installation.database());
    long study = Studies.submit(installation.url(), study(name, trials, epochs));
    Awaitility.await("study " + study)
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> ledger.studyState(study), "COMPLETED"::equals);
    double seconds =
        Double.parseDouble(
            ledger
                .sentences(
                    """
                    select extract(epoch from max(ended_at) - min(created_at))::text
                    from trial where study_id = %d
                    """
                        .formatted(study))
                .getFirst());
    double least =
        Math.ceilDiv(trials, SLOTS) * (long) epochs * SleepTrialMain.EPOCH_MILLIS / 1_000.0;
    return seconds / least;
  }

  /** As many trials under way as hide the way there and back behind the sleep of others. */
  private static String study(String name, int trials, int epochs) {
    return """
        name: %s
        goal: {maximize: test_accuracy}
        data: {set: mnist-10k}
        model:
          pool: {type: global_pool}
          head: {type: classifier}
        training: {epochs: %d, batch_size: 32, optimizer: sgd, learning_rate: {float: [0.001, 0.1], log: true}}
        search: {sampler: random, trials: %d, parallel: %d}
        seed: 1
        """
        .formatted(name, epochs, trials, 2 * SLOTS);
  }
}
