package org.espalier.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.e2e.farm.Farm;
import org.espalier.e2e.farm.Ledger;
import org.espalier.e2e.farm.Studies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study is trained where everybody must show who they are: workers and clients by tokens. */
@Tag("slow")
class ProtectedInstallationIT {
  private static final String ADMIN = "the-admin-of-this-test-0123456789abcdef";
  private static final String WORKER = "the-worker-of-this-test-0123456789abcdef";

  @TempDir Path folder;

  @Test
  void workersStoreCheckpointsWithTheirTokenAndDoNothingElse() throws Exception {
    Map<String, String> environment =
        Map.of(
            "ESPALIER_WEB_ACCESS", "accounts",
            "ESPALIER_ADMIN_TOKEN", ADMIN,
            "ESPALIER_WORKER_TOKEN", WORKER,
            "ESPALIER_TOKEN", WORKER);
    try (Farm farm = new Farm(folder, environment);
        EspalierClient admin = client(farm, ADMIN);
        EspalierClient worker = client(farm, WORKER)) {
      Ledger ledger = new Ledger(farm.database());
      farm.startWeb();
      farm.startScheduler();
      farm.startWorker();
      assertThatThrownBy(() -> Studies.submit(farm.url(), Studies.oneTrial()))
          .hasMessageContaining("401");
      assertThatThrownBy(() -> worker.submit(Studies.oneTrial(), "key"))
          .isInstanceOf(EspalierException.class)
          .hasMessageContaining("this needs the role editor");

      long study = admin.submit(Studies.oneTrial(), "key").studyId();
      await("the study to end")
          .atMost(Duration.ofMinutes(4))
          .until(() -> ledger.studyState(study), "COMPLETED"::equals);
      assertThat(ledger.sentences("select artifact from checkpoint")).isNotEmpty();
      List<String> failed =
          ledger.sentences("select message from attempt where state in ('FAILED', 'LOST')");
      assertThat(failed).as(farm::tails).isEmpty();
    }
  }

  private static EspalierClient client(Farm farm, String token) {
    return new EspalierClient(
        ClientSettings.of(farm.url()).withToken(token), new SplittableRandom(1));
  }
}
