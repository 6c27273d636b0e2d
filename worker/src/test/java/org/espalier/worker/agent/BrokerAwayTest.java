package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.FailureCategory;
import org.espalier.embedded.EmbeddedKafka;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;

/** The broker goes away in the middle of a trial and comes back. */
class BrokerAwayTest extends AgentTestBase {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int DIGITS = 500;
  private static final int EPOCHS = 30;

  @Test
  void trainingGoesOnAndNoPointIsLostOrDoubled() throws Exception {
    try (Wire wire = new Wire(clients, "away.");
        Agent agent = agent(wire.topics, TIMING, 50)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, EPOCHS), Optional.empty()));
      awaiting("it trains", LONG, () -> wire.iterations().size() > 20);

      brokerAway(8);
      awaiting("it ends", LONG, () -> wire.story(1).contains("Finished"));

      wire.awaitIterations(10L * EPOCHS);
      assertThat(wire.iterations())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 10L * EPOCHS).boxed().toList());
      assertThat(wire.events(WorkerEvent.EpochFinished.class, 1)).hasSize(EPOCHS);
      assertThat(agent.isHealthy()).isTrue();
    }
  }

  @Test
  void aWorkerThatReachesNobodyEndsItsTrialAndSaysSoLater() throws Exception {
    try (Wire wire = new Wire(clients, "fence.");
        Agent agent = agent(wire.topics, TIMING.withFence(Duration.ofSeconds(4)), 50)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
      awaiting("it trains", LONG, () -> wire.iterations().size() > 20);

      int port = port();
      broker.close();
      awaiting(
          "its process is ended", Duration.ofSeconds(7), () -> agent.trialProcesses().isEmpty());
      broker = EmbeddedKafka.start(folder.resolve("kafka"), port);
      awaiting("it is told", LONG, () -> wire.story(1).contains("Failed"));

      assertThat(wire.events(WorkerEvent.Failed.class, 1).getFirst().category())
          .isEqualTo(FailureCategory.LEASE_LOST);
      long last = wire.iterations().getLast();
      assertThat(wire.iterations())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    }
  }

  private void brokerAway(int seconds) throws Exception {
    int port = port();
    broker.close();
    TimeUnit.SECONDS.sleep(seconds);
    broker = EmbeddedKafka.start(folder.resolve("kafka"), port);
  }

  private int port() {
    return Integer.parseInt(broker.bootstrap().substring(broker.bootstrap().indexOf(':') + 1));
  }
}
