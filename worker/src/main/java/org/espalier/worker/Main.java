package org.espalier.worker;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.espalier.core.json.Json;
import org.espalier.worker.agent.Agent;
import org.espalier.worker.agent.AgentSettings;
import org.espalier.worker.agent.HttpArtifactStore;
import org.espalier.worker.device.DeviceDecision;
import org.espalier.worker.device.DeviceKind;
import org.espalier.worker.device.GpuAnswer;
import org.espalier.worker.device.NvidiaTool;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A worker on its own: {@code ./espalier worker}. */
@Command(
    name = "espalier worker",
    mixinStandardHelpOptions = true,
    description =
        "Takes trials from a queue and trains them, each in a process of its own. Ends in order on"
            + " SIGTERM or Ctrl-C: running trials are handed back at their next checkpoint.")
public final class Main implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final String CUDA_ENGINE = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  @Mixin private WorkerOptions options = new WorkerOptions();

  @Spec private CommandSpec command = CommandSpec.create();

  private Main() {}

  public static void main(String[] arguments) {
    int status =
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    int cores = Runtime.getRuntime().availableProcessors();
    return switch (decide(cores)) {
      case DeviceDecision.Refuse refuse -> {
        err.println(refuse.sentence());
        err.flush();
        yield REFUSED;
      }
      case DeviceDecision.Use use -> {
        out.println("device " + use.description());
        out.flush();
        yield work(options.settings(use, host(), cores), out, err);
      }
    };
  }

  private DeviceDecision decide(int cores) {
    boolean cudaBuild = Main.class.getClassLoader().getResource(CUDA_ENGINE) != null;
    boolean ask = options.device == DeviceKind.CUDA && cudaBuild;
    GpuAnswer answer = ask ? NvidiaTool.cards() : new GpuAnswer.Cards(List.of());
    return DeviceDecision.of(options.device, cores, cudaBuild, answer);
  }

  private int work(AgentSettings settings, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    HttpArtifactStore store = new HttpArtifactStore(settings.trackingUrl(), options.token());
    try (Agent agent = new Agent(settings, store, Clock.systemUTC(), System::nanoTime);
        StatusServer status =
            StatusServer.start(
                options.http,
                () -> health(agent),
                () ->
                    new StatusServer.Answer(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        agent.meters().scrape()))) {
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "shutdown"));
      out.println(
          "worker %s takes trials of queue '%s' from %s, %d at once; health and metrics on port %d"
              .formatted(
                  agent.workerId(),
                  settings.queue(),
                  settings.kafka(),
                  settings.slots(),
                  status.port()));
      out.flush();
      agent.start();
      agent.awaitLeft();
      return 0;
    } catch (IOException e) {
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
  }

  private static StatusServer.Answer health(Agent agent) {
    boolean healthy = agent.isHealthy();
    return new StatusServer.Answer(
        healthy ? 200 : 503,
        "application/json",
        Json.write(Map.of("status", healthy ? "up" : "no_broker", "worker_id", agent.workerId())));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost()
          .getHostName()
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^a-z0-9.-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
