package org.espalier.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.kafka.TopicNames;
import org.espalier.worker.agent.AgentSettings;
import org.espalier.worker.agent.Origin;
import org.espalier.worker.agent.Timing;
import org.espalier.worker.device.DeviceDecision;
import org.espalier.worker.device.DeviceKind;
import org.espalier.worker.process.TrialLaunch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of a worker; each has an environment variable. */
final class WorkerOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ESPALIER_KAFKA:-127.0.0.1:9092}",
      description = "The broker, several by commas. Environment: ESPALIER_KAFKA.")
  String kafka = "";

  @Option(
      names = "--tracking-url",
      paramLabel = "URL",
      defaultValue = "${env:ESPALIER_TRACKING_URL:-http://127.0.0.1:8471}",
      description = "Where the web server stands; artifacts go there. ESPALIER_TRACKING_URL.")
  URI trackingUrl = URI.create("http://127.0.0.1:8471");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:ESPALIER_TOKEN}",
      description = "For a web server that asks for one. ESPALIER_TOKEN.")
  @Nullable String token;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      defaultValue = "${env:ESPALIER_QUEUE:-default}",
      description = "Take the trials of this queue. ESPALIER_QUEUE.")
  String queue = "";

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "${env:ESPALIER_SLOTS:-1}",
      description = "Train so many trials at once. ESPALIER_SLOTS.")
  int slots;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "${env:ESPALIER_DEVICE:-cpu}",
      description = "Train on this; never on another one instead. ESPALIER_DEVICE.")
  DeviceKind device = DeviceKind.CPU;

  @Option(
      names = "--data-folder",
      paramLabel = "DIR",
      defaultValue = "${env:ESPALIER_DATA_FOLDER:-data}",
      description = "Where the data sets lie. ESPALIER_DATA_FOLDER.")
  Path dataFolder = Path.of("data");

  @Option(
      names = "--work-folder",
      paramLabel = "DIR",
      defaultValue = "${env:ESPALIER_WORK_FOLDER:-espalier-worker}",
      description =
          "The worker's own files; each worker on a host needs its own." + " ESPALIER_WORK_FOLDER.")
  Path workFolder = Path.of("espalier-worker");

  @Option(
      names = "--trial-heap",
      paramLabel = "SIZE",
      defaultValue = "${env:ESPALIER_TRIAL_HEAP:-1g}",
      description = "The most Java heap of a trial process. ESPALIER_TRIAL_HEAP.")
  String trialHeap = "";

  @Option(
      names = "--hang-seconds",
      paramLabel = "S",
      defaultValue = "${env:ESPALIER_HANG_SECONDS:-120}",
      description = "Kill a trial that shows no progress for so long. ESPALIER_HANG_SECONDS.")
  int hangSeconds;

  @Option(
      names = "--drain-seconds",
      paramLabel = "S",
      defaultValue = "${env:ESPALIER_DRAIN_SECONDS:-30}",
      description = "When ended, wait so long for the next checkpoint. ESPALIER_DRAIN_SECONDS.")
  int drainSeconds;

  @Option(
      names = "--http",
      paramLabel = "[HOST:]PORT",
      defaultValue = "${env:ESPALIER_WORKER_HTTP:-0}",
      description = "Serve /health and /metrics there; 0 for a free port. ESPALIER_WORKER_HTTP.")
  String http = "";

  @Option(
      names = "--image",
      paramLabel = "NAME",
      defaultValue = "${env:ESPALIER_IMAGE}",
      description = "The container it runs in; stored with each run. ESPALIER_IMAGE.")
  @Nullable String image;

  @Option(
      names = "--trial-main",
      hidden = true,
      defaultValue = "${env:ESPALIER_TRIAL_MAIN:-org.espalier.worker.trial.Main}",
      description = "Main class of trial processes.")
  String trialMain = "";

  Optional<String> token() {
    return Optional.ofNullable(token).filter(text -> !text.isBlank());
  }

  AgentSettings settings(DeviceDecision.Use use, String host, int cores) {
    return new AgentSettings(
        kafka,
        TopicNames.DEFAULT,
        trackingUrl,
        queue,
        slots,
        host,
        use,
        dataFolder.toAbsolutePath(),
        workFolder.toAbsolutePath(),
        new TrialLaunch(
            trialMain,
            TrialLaunch.ownClassPath(),
            trialHeap,
            List.of(),
            Map.of("OMP_NUM_THREADS", Integer.toString(Math.max(1, cores / slots)))),
        Origin.here(Optional.ofNullable(image)),
        Timing.DEFAULT
            .withHang(Duration.ofSeconds(hangSeconds))
            .withDrain(Duration.ofSeconds(drainSeconds)));
  }
}
