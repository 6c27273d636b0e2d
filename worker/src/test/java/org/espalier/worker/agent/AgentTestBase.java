package org.espalier.worker.agent;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.embedded.EmbeddedKafka;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.worker.device.DeviceDecision;
import org.espalier.worker.process.TrialLaunch;
import org.espalier.worker.testing.SoftmaxEngine;
import org.espalier.worker.testing.SoftmaxTrialMain;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real broker for one class of tests, and agents with real trial processes on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentTestBase {
  static final Timing TIMING =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1));

  Path folder = Path.of("");
  EmbeddedKafka broker;
  KafkaClients clients;

  @BeforeAll
  void startBroker(@TempDir Path fresh) throws IOException {
    folder = fresh;
    broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    clients = new KafkaClients(broker.bootstrap());
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  FolderStore store() {
    return new FolderStore(folder.resolve("store"));
  }

  /** Starts an agent whose batches take {@code pause} milliseconds longer. */
  Agent agent(TopicNames topics, Timing timing, long pause) throws IOException {
    Agent agent =
        new Agent(settings(topics, timing, pause), store(), Clock.systemUTC(), System::nanoTime);
    agent.start();
    return agent;
  }

  AgentSettings settings(TopicNames topics, Timing timing, long pause) {
    return new AgentSettings(
        broker.bootstrap(),
        topics,
        URI.create("http://127.0.0.1:1"),
        "default",
        1,
        "test",
        new DeviceDecision.Use("cpu: test", List.of()),
        Specs.dataFolder(),
        folder.resolve("work-" + topics.prefix()),
        launch(pause),
        Origin.here(Optional.of("registry.example/worker@sha256:ab")),
        timing);
  }

  /** How agents start their trial processes; here, with an engine that is light and slow. */
  TrialLaunch launch(long pause) {
    return new TrialLaunch(
        SoftmaxTrialMain.class.getName(),
        TrialLaunch.ownClassPath(),
        "128m",
        List.of("-XX:TieredStopAtLevel=1", "-D" + SoftmaxEngine.PAUSE + "=" + pause),
        Map.of());
  }

  static void awaiting(String what, Duration patience, Callable<Boolean> condition) {
    await(what).atMost(patience).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  /** The trial processes of agents in this JVM. */
  static List<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  /** Sends a signal, as a person would. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
