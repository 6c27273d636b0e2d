package org.espalier.e2e.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.espalier.core.json.Json;
import org.espalier.core.message.WorkerEvent;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.standalone.DataFolder;
import org.espalier.standalone.Installation;

/**
 * From the commit of a trial to the start of its training in a warm slot, and no-op trials a
 * second, through the real scheduler, broker, database and agent; beside the bare share group on
 * the same broker. {@code DispatchBenchMain FOLDER DATA_SETS}.
 */
public final class DispatchBenchMain {

  private static final int TRIALS = 1_000;
  private static final int SLOTS = 4;

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
      run(installation, ledger, study("warm", 20, 1));
      long one = run(installation, ledger, study("one-at-a-time", TRIALS, 1));
      List<Double> latencies = latencies(installation, ledger, one);
      long many = run(installation, ledger, study("four-at-once", TRIALS, 2 * SLOTS));
      BareShareGroup bare = new BareShareGroup(installation.bootstrap());
      List<Double> floor = bare.latencies(50, TRIALS);
      double bareRate = bare.rate(SLOTS, 2 * TRIALS);
      double rate = TRIALS / seconds(ledger, many);
      atMost("dispatch_p50", quantile(latencies, 0.5), 10);
      atMost("dispatch_p99", quantile(latencies, 0.99), 50);
      atLeast("noop_trials", rate, 300);
      beside("share_group_p50", quantile(floor, 0.5), "ms");
      beside("share_group_p99", quantile(floor, 0.99), "ms");
      beside("share_group_rate", bareRate, "per_second");
      beside("noop_trials_of_share_group", rate / bareRate, "ratio");
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

  /**
   * From the begin of the transaction that made the attempt to {@code Started}, one clock for both.
   */
  private static List<Double> latencies(Installation installation, Ledger ledger, long study) {
    Map<Long, Instant> started = started(installation);
    List<Double> latencies = new ArrayList<>();
    for (String row :
        ledger.sentences(
            """
            select t.trial_id || ' ' || (extract(epoch from a.offered_at) * 1000000)::bigint
            from trial t join attempt a using (trial_id) where t.study_id = %d and a.attempt = 1
            """
                .formatted(study))) {
      String[] columns = row.split(" ", -1);
      long offeredMicros = Long.parseLong(columns[1]);
      Instant at = started.get(Long.parseLong(columns[0]));
      if (at == null) {
        throw new IllegalStateException("trial " + columns[0] + " never started");
      }
      long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
      latencies.add((micros - offeredMicros) / 1e3);
    }
    return latencies;
  }

  private static Map<Long, Instant> started(Installation installation) {
    Map<Long, Instant> started = new HashMap<>();
    try (var consumer = new KafkaClients(installation.bootstrap()).consumer("bench")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TopicNames.DEFAULT.events()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (Json.read(record.value(), WorkerEvent.class) instanceof WorkerEvent.Started event) {
            started.put(event.attempt().trialId(), event.at());
          }
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return started;
  }

  private static double seconds(Ledger ledger, long study) {
    return Double.parseDouble(
        ledger
            .sentences(
                "select extract(epoch from max(ended_at) - min(created_at))::text from trial where study_id = "
                    + study)
            .getFirst());
  }

  private static double quantile(List<Double> values, double q) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(q * sorted.size())));
  }

  private static void atMost(String name, double millis, double goal) {
    System.out.printf(
        Locale.ROOT,
        "figure %s %.2f ms goal at_most_%.0f %s%n",
        name,
        millis,
        goal,
        millis <= goal ? "holds" : "short");
  }

  private static void atLeast(String name, double rate, double goal) {
    System.out.printf(
        Locale.ROOT,
        "figure %s %.2f per_second goal at_least_%.0f %s%n",
        name,
        rate,
        goal,
        rate >= goal ? "holds" : "short");
  }

  /** What was measured to compare with: it has no goal, so it neither holds nor falls short. */
  private static void beside(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "beside %s %.2f %s%n", name, value, unit);
  }
}
