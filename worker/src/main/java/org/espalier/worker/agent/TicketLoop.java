package org.espalier.worker.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
 * waits here is a ticket that no other worker can have. The trial begins as soon as its claim is
 * handed over, behind which the producer keeps everything else that the attempt says; the ticket is
 * accepted when the broker has the claim, so that it is never lost between the two. One thread.
 */
final class TicketLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TicketLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long WAIT_MILLIS = 200;
  private static final long WARM_MILLIS = 10_000;
  private static final long CLAIM_MILLIS = 8_000;
  private static final long ROOM_MILLIS = 20;

  /** Runs a claimed attempt. */
  interface Starter {
    void start(AttemptReference attempt, Ticket ticket, int slot, ProcessPool.Member member)
        throws IOException;
  }

  private final AgentSettings settings;
  private final KafkaClients clients;
  private final String workerId;
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
      AttemptServices services,
      Attempts attempts,
      ProcessPool pool,
      Starter starter) {
    this.settings = settings;
    this.clients = clients;
    this.workerId = workerId;
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
      if (!mayPollAtOnce()) {
        own.commitAsync();
      }
    }
  }

  /** Whether the next poll follows now: it carries what is acknowledged, a request less. */
  private boolean mayPollAtOnce() throws InterruptedException {
    return !closing
        && !services.fence().isExpired()
        && attempts.awaitFreeSlot(0).isPresent()
        && pool.awaitIdle(0);
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
    Optional<CompletableFuture<Void>> claim = claim(attempt, slot);
    if (claim.isEmpty()) {
      member.get().giveBack();
      return AcknowledgeType.RELEASE;
    }
    try {
      starter.start(attempt, ticket, slot, member.get());
    } catch (IOException e) {
      LOG.error("trial {} cannot be started: {}", ticket.trialId(), e.getMessage());
      member.get().giveBack();
    }
    return isClaimed(attempt, claim.get()) ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE;
  }

  /**
   * Hands the claim to the producer that carries everything else of the attempt, in its order.
   *
   * @return empty if that had no room for it in time; then nothing was said
   */
  private Optional<CompletableFuture<Void>> claim(AttemptReference attempt, int slot)
      throws InterruptedException {
    WorkerEvent claimed = new WorkerEvent.Claimed(attempt, slot, services.clock().instant());
    Deadline deadline = new Deadline(services.nanoTime(), CLAIM_MILLIS);
    do {
      CompletableFuture<Void> sent =
          services
              .publisher()
              .send(settings.topics().events(), Long.toString(attempt.trialId()), claimed);
      if (!sent.isCompletedExceptionally()) {
        return Optional.of(sent);
      }
      Thread.sleep(ROOM_MILLIS);
    } while (!deadline.isOver());
    LOG.warn("trial {} could not be claimed: there is no room for the claim", attempt.trialId());
    return Optional.empty();
  }

  /**
   * Whether the broker has the claim. Where it does not answer for long, others may have the ticket
   * too: whose claim is applied first holds the attempt, and the other one is told to stop.
   */
  private static boolean isClaimed(AttemptReference attempt, CompletableFuture<Void> claim)
      throws InterruptedException {
    try {
      claim.get(CLAIM_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "the claim of trial {} is not through yet: {}", attempt.trialId(), String.valueOf(e));
      return false;
    }
  }
}
