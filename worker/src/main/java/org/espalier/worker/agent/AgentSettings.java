package org.espalier.worker.agent;

import java.net.URI;
import java.nio.file.Path;
import org.espalier.kafka.TopicNames;
import org.espalier.worker.device.DeviceDecision;
import org.espalier.worker.process.TrialLaunch;

/**
 * What an agent needs to know.
 *
 * @param kafka {@code host:port} of brokers, several by commas
 * @param topics usually {@link TopicNames#DEFAULT}
 * @param trackingUrl where the HTTP API stands, such as {@code http://127.0.0.1:8471}
 * @param queue whose tickets it takes
 * @param slots attempts at once, 1 or more
 * @param host for people
 * @param device what the trial processes train on
 * @param dataFolder where the declared data sets lie
 * @param workFolder the agent's own; emptied at its start, and refused while another agent uses it
 * @param launch how trial processes are started
 * @param origin stored with each run
 */
public record AgentSettings(
    String kafka,
    TopicNames topics,
    URI trackingUrl,
    String queue,
    int slots,
    String host,
    DeviceDecision.Use device,
    Path dataFolder,
    Path workFolder,
    TrialLaunch launch,
    Origin origin,
    Timing timing) {
  public AgentSettings {
    if (slots < 1 || slots > 256) {
      throw new IllegalArgumentException("a worker has 1 to 256 slots, not " + slots);
    }
  }
}
