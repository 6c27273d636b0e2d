package org.espalier.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.espalier.e2e.farm.Farm;
import org.espalier.e2e.farm.JavaProcess;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.espalier.scheduler.InvariantChecker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that stood still past its lease and goes on afterwards changes nothing any more. */
@Tag("slow")
class ZombieWorkerIT {

  @TempDir Path folder;

  @Test
  void aWorkerThatWakesAfterItsLeaseChangesNothing() throws Exception {
    try (Farm farm = new Farm(folder)) {
      Ledger ledger = new Ledger(farm.database());
      farm.startWeb();
      farm.startScheduler();
      JavaProcess zombie = farm.startWorker();
      String zombieId =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(ledger::liveWorkers, workers -> !workers.isEmpty())
              .getFirst();
      long study = Studies.submit(farm.url(), Studies.oneTrial());
      long trial =
          await("a checkpoint")
              .atMost(Duration.ofSeconds(90))
              .until(() -> ledger.trialsWithCheckpointOn(zombieId, 8), trials -> !trials.isEmpty())
              .getFirst();

      zombie.freeze();
      farm.startWorker();
      await("the lease to run out and a second attempt to train")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> ledger.attempts(trial),
              attempts -> attempts.size() == 2 && attempts.get(1).startsWith("2 RUNNING"));
      zombie.thaw();

      await("the study to end")
          .atMost(Duration.ofMinutes(3))
          .until(() -> ledger.studyState(study), "COMPLETED"::equals);
      List<String> attempts = ledger.attempts(trial);
      assertThat(attempts).as(farm::tails).hasSize(2);
      assertThat(attempts.get(0)).startsWith("1 LOST " + zombieId);
      assertThat(attempts.get(1)).startsWith("2 FINISHED").doesNotContain(zombieId);
      assertThat(Studies.brokenHistories(ledger, study)).isEmpty();
      await("every invariant to hold")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(new InvariantChecker(farm.database()).violations()).isEmpty());
    }
  }
}
