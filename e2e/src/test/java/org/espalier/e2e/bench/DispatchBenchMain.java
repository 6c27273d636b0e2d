package org.espalier.e2e.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.espalier.standalone.DataFolder;
import org.espalier.standalone.Installation;

/**
 * From the commit of a trial to the start of its training in a warm slot, and no-op trials a
 * second, through the real scheduler, broker, database and agent; beside the bare share group on
 * the same broker. {@code DispatchBenchMain FOLDER DATA_SETS}.
 */
public final class DispatchBenchMain {

  private static final int TRIALS = 1_000;
  private static final int AT_ONCE = 4_000;
  private static final int WARM_UP = 19_000;
  private static final int SLOTS = 4;

  /** So many are under way at once that no slot has to wait for the next to be planned. */
  private static final int UNDER_WAY = 8 * SLOTS;

  private DispatchBenchMain() {}

  public static void main(String[] arguments) throws Exception {
    try (DataFolder folder = DataFolder.open(Path.of(arguments[0]));
        Installation installation =
            Installation.start(
                folder,
                0,
                SLOTS,
                Path.of(arguments[1]),
                Clock.systemUTC(),
                NoOpTrialMain.class.getName())) {
      Ledger ledger = new Ledger(installation.database());
      double first =
          TRIALS / seconds(ledger, run(installation, ledger, study("first", TRIALS, UNDER_WAY)));
      // All virtual machines have compiled what they do often before anything is measured: after
      // 5,000 trials a fifth of the processors is still theirs. The crowd comes first, since they
      // compile anew for some seconds when the load is of another kind.
      run(installation, ledger, study("warm", WARM_UP, UNDER_WAY));
      long many = run(installation, ledger, study("four-at-once", AT_ONCE, UNDER_WAY));
      List<TrialTimes> crowd = TrialTimes.of(installation.bootstrap(), ledger, many);
      long one = run(installation, ledger, study("one-at-a-time", TRIALS, 1));
      List<TrialTimes> single = TrialTimes.of(installation.bootstrap(), ledger, one);
      BareShareGroup bare = new BareShareGroup(installation.bootstrap());
      List<Double> floor = bare.latencies(50, TRIALS);
      double bareRate = bare.rate(SLOTS, 2 * TRIALS);
      double rate = AT_ONCE / seconds(ledger, many);
      List<Double> latencies =
          single.stream().map(t -> (t.training() - t.planned()) / 1e3).toList();
      Figures.beside("share_group_p50", Figures.quantile(floor, 0.5), "ms");
      Figures.beside("share_group_p99", Figures.quantile(floor, 0.99), "ms");
      Figures.beside("share_group_rate", bareRate, "per_second");
      Figures.beside("noop_trials_of_share_group", rate / bareRate, "ratio");
      Figures.beside("noop_trials_right_after_the_start", first, "per_second");
      stages("one_at_a_time", single);
      Figures.beside(
          "one_at_a_time_applied_to_plan_p50", Figures.quantile(pauses(single), 0.5), "ms");
      stages("four_at_once", crowd);
      Figures.atMost("dispatch_p50", Figures.quantile(latencies, 0.5), "ms", 10);
      Figures.atMost("dispatch_p99", Figures.quantile(latencies, 0.99), "ms", 50);
      Figures.atLeast("noop_trials", rate, "per_second", 300);
    }
  }

  private static String study(String name, int trials, int parallel) {
    return """
        name: %s
        goal: {maximize: test_accuracy}
        data: {set: mnist-10k}
        model:
          pool: {type: global_pool}
          head: {type: classifier}
        training: {epochs: 1, batch_size: 32, optimizer: sgd, learning_rate: {float: [0.001, 0.1], log: true}}
        search: {sampler: random, trials: %d, parallel: %d}
        seed: 1
        """
        .formatted(name, trials, parallel);
  }

  private static long run(Installation installation, Ledger ledger, String file) {
    long study = Studies.submit(installation.url(), file);
    Awaitility.await("study " + study)
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> ledger.studyState(study), "COMPLETED"::equals);
    return study;
  }

  /** Where the time goes, trial by trial; each stage ends where the next begins. */
  private static void stages(String prefix, List<TrialTimes> times) {
    stage(prefix + "_plan_to_ticket", times, t -> t.produced() - t.planned());
    stage(prefix + "_ticket_to_claim", times, t -> t.taken() - t.produced());
    stage(prefix + "_claim_to_training", times, t -> t.training() - t.taken());
    stage(prefix + "_training", times, t -> t.finished() - t.training());
    stage(prefix + "_finish_to_applied", times, t -> t.applied() - t.finished());
  }

  private static void stage(
      String name, List<TrialTimes> times, ToLongFunction<TrialTimes> micros) {
    List<Double> millis = times.stream().map(t -> micros.applyAsLong(t) / 1e3).toList();
    Figures.beside(name + "_p50", Figures.quantile(millis, 0.5), "ms");
    Figures.beside(name + "_p99", Figures.quantile(millis, 0.99), "ms");
  }

  /** From the end of a trial to the transaction that makes the next, one at a time. */
  private static List<Double> pauses(List<TrialTimes> times) {
    List<Double> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add((times.get(i).planned() - times.get(i - 1).applied()) / 1e3);
    }
    return pauses;
  }

  private static double seconds(Ledger ledger, long study) {
    return Double.parseDouble(
        ledger
            .sentences(
                "select extract(epoch from max(ended_at) - min(created_at))::text from trial where study_id = "
                    + study)
            .getFirst());
  }
}
