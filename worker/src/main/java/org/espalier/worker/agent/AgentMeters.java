package org.espalier.worker.agent;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import org.espalier.core.message.WorkerEvent;

/** What a worker counts and measures. Thread-safe. */
public final class AgentMeters {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  AgentMeters() {}

  void bind(Attempts attempts, ProcessPool pool, Fence fence, int slots) {
    Gauge.builder("espalier.worker.slots", () -> slots)
        .description("Attempts that may run at once")
        .register(registry);
    Gauge.builder("espalier.worker.slots.busy", () -> attempts.running().size())
        .description("Attempts that run")
        .register(registry);
    Gauge.builder("espalier.worker.processes", pool::size)
        .description("Trial processes, warm or warming up")
        .register(registry);
    Gauge.builder("espalier.worker.processes.idle", pool::idleCount)
        .description("Warm trial processes without a trial")
        .register(registry);
    Gauge.builder("espalier.worker.heartbeat.age", fence::ageSeconds)
        .baseUnit("seconds")
        .description("Since the last acknowledged heartbeat was sent")
        .register(registry);
  }

  /** An attempt ended; empty for one that was revoked. */
  void ended(Optional<WorkerEvent> end) {
    String how =
        end.map(
                event ->
                    switch (event) {
                      case WorkerEvent.Finished finished -> "finished";
                      case WorkerEvent.Stopped stopped -> "stopped";
                      case WorkerEvent.Failed failed -> failed.category().name();
                      case WorkerEvent.CheckpointSaved other -> "other";
                      case WorkerEvent.Claimed other -> "other";
                      case WorkerEvent.EpochFinished other -> "other";
                      case WorkerEvent.Heartbeat other -> "other";
                      case WorkerEvent.Left other -> "other";
                      case WorkerEvent.Started other -> "other";
                      case WorkerEvent.WeightsTaken other -> "other";
                    })
            .orElse("revoked");
    registry.counter("espalier.worker.attempts", "end", how).increment();
  }

  /** All of it in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
