package org.espalier.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Condition;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A study of 12 trials on two workers, while parts of the installation are killed or restarted at
 * random moments: one fault a study, then all of them in one study in a random order. The seed is
 * printed; {@code -Despalier.fault.seed=N} plays the same moments again.
 */
@Tag("slow")
class StudySurvivesFaultsIT {

  private static final Duration UNTIL_ENDED = Duration.ofMinutes(4);

  private static final int HALF_OF_ITS_EPOCHS = 4;

  enum Fault {
    WORKER_KILLED,
    SCHEDULER_KILLED,
    BROKER_KILLED,
    DATABASE_RESTARTED
  }

  @TempDir Path folder;
  private Farm farm;
  private Ledger ledger;
  private RandomGenerator moments;
  private JavaProcess scheduler;
  private List<Worker> workers;
  private List<Long> children;

  private record Worker(JavaProcess process, String id) {}

  @BeforeEach
  void startFarm() {
    long seed = Long.getLong("espalier.fault.seed", System.nanoTime());
    System.out.println("moments of the faults: -Despalier.fault.seed=" + seed);
    moments = new Random(seed);
    farm = new Farm(folder);
    ledger = new Ledger(farm.database());
    farm.startWeb();
    scheduler = farm.startScheduler();
    workers = new ArrayList<>();
    children = new ArrayList<>();
    addWorker();
    addWorker();
  }

  @AfterEach
  void stopFarm() throws Exception {
    farm.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void nothingIsLostOrDoubledThrough(Fault fault) {
    long study = Studies.submit(farm.url(), Studies.twelveTrials());
    awaitEnded(study, moments.nextInt(1, 8));
    pause();
    strike(fault);
    assertWhole(study);
  }

  @Test
  void nothingIsLostOrDoubledThroughAllOfThemInOneStudy() {
    long study = Studies.submit(farm.url(), Studies.twelveTrials());
    List<Fault> order = new ArrayList<>(List.of(Fault.values()));
    Collections.shuffle(order, Random.from(moments));
    System.out.println("order of the faults: " + order);
    int ended = 1;
    for (Fault fault : order) {
      awaitEnded(study, ended);
      pause();
      strike(fault);
      ended += 2;
    }
    assertWhole(study);
  }

  private void strike(Fault fault) {
    switch (fault) {
      case WORKER_KILLED -> killAWorkerInMidEpoch();
      case SCHEDULER_KILLED -> {
        scheduler.kill();
        pause();
        scheduler = farm.startScheduler();
      }
      case BROKER_KILLED -> farm.killAndRestartBroker();
      case DATABASE_RESTARTED -> farm.restartPostgres();
    }
  }

  /**
   * It must hold a trial past a checkpoint; that trial must go on from there on another worker. A
   * trial whose end was on its way when its worker was killed needs no other attempt: then the next
   * worker is killed.
   */
  private void killAWorkerInMidEpoch() {
    for (int kills = 1; !killAWorker(); kills++) {
      assertThat(kills).as("workers killed that had just finished their trials").isLessThan(4);
      addWorker();
    }
    addWorker();
  }

  /** Whether the trial that it held needed another attempt. */
  private boolean killAWorker() {
    Worker victim = workers.get(moments.nextInt(workers.size()));
    long held =
        await("a running attempt with a checkpoint on " + victim.id())
            .atMost(Duration.ofSeconds(90))
            .ignoreExceptions()
            .until(
                () -> ledger.trialsWithCheckpointOn(victim.id(), HALF_OF_ITS_EPOCHS),
                trials -> !trials.isEmpty())
            .getFirst();
    List<Long> orphans = victim.process().descendants();
    assertThat(orphans).isNotEmpty();
    victim.process().kill();
    await("its trial processes to notice and end")
        .atMost(Duration.ofSeconds(10))
        .until(() -> orphans.stream().noneMatch(StudySurvivesFaultsIT::isAlive));
    workers.remove(victim);
    await("another attempt of trial " + held)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(ledger.attempts(held))
                    .as(() -> ledger.liveWorkers() + " live\n" + farm.tails())
                    .is(endedOrGoneOn()));
    List<String> attempts = ledger.attempts(held);
    if (attempts.size() == 1) {
      return false;
    }
    assertThat(attempts.get(1))
        .startsWith("2 ")
        .doesNotEndWith("from epoch 0")
        .doesNotContain(victim.id());
    return true;
  }

  private static Condition<List<? extends String>> endedOrGoneOn() {
    return new Condition<>(
        attempts -> attempts.size() > 1 || attempts.getFirst().startsWith("1 FINISHED"),
        "a second attempt, or a first that finished");
  }

  private void assertWhole(long study) {
    await("the study to end")
        .atMost(UNTIL_ENDED)
        .ignoreExceptions()
        .until(() -> ledger.studyState(study), "COMPLETED"::equals);
    await("the outbox to drain, the last points to arrive, every invariant to hold")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(new InvariantChecker(farm.database()).violations()).isEmpty());
    assertThat(ledger.trials(study, "COMPLETED")).as(farm::tails).isEqualTo(12);
    assertThat(Studies.brokenHistories(ledger, study)).isEmpty();
    assertThat(Studies.damagedCheckpoints(farm.url(), ledger)).isEmpty();
    workers.forEach(worker -> children.addAll(worker.process().descendants()));
    assertThat(children).isNotEmpty();
    workers.forEach(worker -> worker.process().stop());
    await("no process to be left behind")
        .atMost(Duration.ofSeconds(10))
        .until(() -> children.stream().noneMatch(StudySurvivesFaultsIT::isAlive));
  }

  private void addWorker() {
    List<String> before = ledger.liveWorkers();
    JavaProcess process = farm.startWorker();
    String id =
        await("the new worker to be seen")
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> ledger.liveWorkers().stream().filter(live -> !before.contains(live)).toList(),
                seen -> !seen.isEmpty())
            .getFirst();
    workers.add(new Worker(process, id));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private void awaitEnded(long study, int ended) {
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
