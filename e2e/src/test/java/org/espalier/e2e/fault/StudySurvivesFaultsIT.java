package org.espalier.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.espalier.e2e.farm.Farm;
import org.espalier.e2e.farm.JavaProcess;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.espalier.scheduler.InvariantChecker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study of 12 trials on two workers, while each part of the installation is killed or restarted
 * at a random moment. The seed is printed; {@code -Despalier.fault.seed=N} plays the same moments
 * again.
 */
@Tag("slow")
class StudySurvivesFaultsIT {

  private static final Duration UNTIL_ENDED = Duration.ofMinutes(4);

  @TempDir Path folder;
  private Farm farm;
  private Ledger ledger;
  private RandomGenerator moments;

  @BeforeEach
  void startFarm() {
    long seed = Long.getLong("espalier.fault.seed", System.nanoTime());
    System.out.println("moments of the faults: -Despalier.fault.seed=" + seed);
    moments = new Random(seed);
    farm = new Farm(folder);
    ledger = new Ledger(farm.database());
  }

  @AfterEach
  void stopFarm() throws Exception {
    farm.close();
  }

  @Test
  void everyTrialEndsAndNothingIsLostOrDoubledThroughFourFaults() {
    farm.startWeb();
    JavaProcess scheduler = farm.startScheduler();
    JavaProcess first = farm.startWorker();
    String firstId = awaitWorkers(1).getFirst();
    JavaProcess second = farm.startWorker();
    awaitWorkers(2);
    long study = Studies.submit(farm.url(), Studies.twelveTrials());

    List<Long> orphaned = killInMidEpoch(first, firstId);
    farm.startWorker();

    awaitSomeProgress(study, 4);
    pause();
    scheduler.kill();
    pause();
    farm.startScheduler();

    awaitSomeProgress(study, 6);
    pause();
    farm.killAndRestartBroker();

    awaitSomeProgress(study, 8);
    pause();
    farm.restartPostgres();

    await("the study to end")
        .atMost(UNTIL_ENDED)
        .ignoreExceptions()
        .until(() -> ledger.studyState(study), "COMPLETED"::equals);
    await("the outbox to drain and the last points to arrive")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(new InvariantChecker(farm.database()).violations()).isEmpty());
    assertThat(ledger.trials(study, "COMPLETED")).as(farm::tails).isEqualTo(12);
    assertThat(Studies.brokenHistories(ledger, study)).isEmpty();
    for (long trial : orphaned) {
      assertThat(ledger.attempts(trial))
          .as("trial %d went on from a checkpoint after its worker was killed", trial)
          .anyMatch(attempt -> attempt.startsWith("2 ") && !attempt.endsWith("from epoch 0"));
    }
    assertThat(second.isAlive()).isTrue();
  }

  /** Waits until the worker trains past a checkpoint, then kills it between two epochs' ends. */
  private List<Long> killInMidEpoch(JavaProcess worker, String workerId) {
    await("a checkpoint of a running attempt")
        .atMost(Duration.ofSeconds(90))
        .until(() -> !ledger.trialsWithCheckpointOn(workerId).isEmpty());
    List<Long> held = ledger.trialsWithCheckpointOn(workerId);
    List<Long> children = worker.descendants();
    worker.kill();
    await("the killed worker's trial processes to notice and end")
        .atMost(Duration.ofSeconds(10))
        .until(() -> children.stream().noneMatch(StudySurvivesFaultsIT::isAlive));
    return held;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private List<String> awaitWorkers(int count) {
    return await("workers to be seen")
        .atMost(Duration.ofSeconds(30))
        .until(ledger::liveWorkers, workers -> workers.size() == count);
  }

  private void awaitSomeProgress(long study, int ended) {
    await(ended + " trials to end")
        .atMost(UNTIL_ENDED)
        .ignoreExceptions()
        .until(() -> ledger.trials(study, "COMPLETED", "PRUNED", "FAILED") >= ended);
  }

  /** Up to two seconds of the fault's own random moment. */
  private void pause() {
    long until = System.nanoTime() + moments.nextLong(2_000_000_000L);
    await().atMost(Duration.ofSeconds(5)).until(() -> System.nanoTime() > until);
  }
}
