package org.espalier.worker.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tickets, one at a time, and only when a slot is free and a process is warm: a ticket that
 * waits here is a ticket that no other worker can have. Claims an attempt before it accepts its
 * ticket, so that a ticket is never lost between the two. One thread.
 */
final class TicketLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TicketLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long WAIT_MILLIS = 200;
  private static final long WARM_MILLIS = 10_000;
  private static final long CLAIM_SECONDS = 8;

  /** Runs a claimed attempt. */
  interface Starter {
    void start(AttemptReference attempt, Ticket ticket, int slot, ProcessPool.Member member)
        throws IOException;
  }

  private final AgentSettings settings;
  private final KafkaClients clients;
  private final String workerId;
  private final Publisher prompt;
  private final AttemptServices services;
  private final Attempts attempts;
  private final ProcessPool pool;
  private final Starter starter;
  private volatile Optional<KafkaShareConsumer<String, byte[]>> consumer = Optional.empty();
  private volatile boolean closing;

  TicketLoop(
      AgentSettings settings,
      KafkaClients clients,
      String workerId,
      Publisher prompt,
      AttemptServices services,
      Attempts attempts,
      ProcessPool pool,
      Starter starter) {
    this.settings = settings;
    this.clients = clients;
    this.workerId = workerId;
    this.prompt = prompt;
    this.services = services;
    this.attempts = attempts;
    this.pool = pool;
    this.starter = starter;
  }

  /** Takes no more tickets; the loop ends soon. */
  void close() {
    closing = true;
    consumer.ifPresent(KafkaShareConsumer::wakeup);
  }

  @Override
  public void run() {
    String group = settings.topics().tickets(settings.queue());
    try {
      while (!closing) {
        try (KafkaShareConsumer<String, byte[]> own =
            clients.shareConsumer(group, workerId + "-tickets")) {
          consumer = Optional.of(own);
          own.subscribe(List.of(group));
          while (!closing) {
            takeOne(own);
          }
        } catch (WakeupException e) {
          LOG.debug("no more tickets");
        } catch (KafkaException e) {
          LOG.warn("tickets cannot be read, trying again: {}", e.getMessage());
          Thread.sleep(POLL);
        } finally {
          consumer = Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeOne(KafkaShareConsumer<String, byte[]> own) throws InterruptedException {
    Optional<Integer> slot = attempts.awaitFreeSlot(WAIT_MILLIS);
    if (slot.isEmpty()) {
      return;
    }
    if (services.fence().isExpired()) {
      Thread.sleep(WAIT_MILLIS / 2);
      return;
    }
    // Joining the group takes seconds; it is done while the first process still warms up.
    Duration patience = POLL;
    if (!pool.awaitIdle(WAIT_MILLIS)) {
      if (pool.wasEverReady()) {
        return;
      }
      patience = Duration.ZERO;
    }
    for (ConsumerRecord<String, byte[]> record : own.poll(patience)) {
      own.acknowledge(record, take(record.value(), slot.get()));
      own.commitAsync();
    }
  }

  private AcknowledgeType take(byte[] payload, int slot) throws InterruptedException {
    Ticket ticket;
    try {
      ticket = Json.read(payload, Ticket.class);
    } catch (IOException e) {
      LOG.error("a ticket cannot be read and is put aside: {}", e.getMessage());
      return AcknowledgeType.REJECT;
    }
    Optional<String> problem = TicketCheck.problem(ticket);
    if (problem.isPresent()) {
      LOG.error("a ticket is put aside: {}", problem.get());
      return AcknowledgeType.REJECT;
    }
    if (attempts.isKnown(ticket.trialId(), ticket.attempt())) {
      return AcknowledgeType.ACCEPT;
    }
    if (!pool.awaitIdle(WARM_MILLIS)) {
      return AcknowledgeType.RELEASE;
    }
    Optional<ProcessPool.Member> member = pool.take();
    if (member.isEmpty()) {
      return AcknowledgeType.RELEASE;
    }
    AttemptReference attempt = new AttemptReference(ticket.trialId(), ticket.attempt(), workerId);
    if (!claim(attempt, slot)) {
      member.get().giveBack();
      return AcknowledgeType.RELEASE;
    }
    try {
      starter.start(attempt, ticket, slot, member.get());
    } catch (IOException e) {
      LOG.error("trial {} cannot be started: {}", ticket.trialId(), e.getMessage());
      member.get().giveBack();
    }
    return AcknowledgeType.ACCEPT;
  }

  private boolean claim(AttemptReference attempt, int slot) throws InterruptedException {
    try {
      prompt
          .send(
              settings.topics().events(),
              Long.toString(attempt.trialId()),
              new WorkerEvent.Claimed(attempt, slot, services.clock().instant()))
          .get(CLAIM_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("trial {} could not be claimed: {}", attempt.trialId(), String.valueOf(e));
      return false;
    }
  }
}
