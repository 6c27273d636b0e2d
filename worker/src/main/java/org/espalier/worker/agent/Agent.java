package org.espalier.worker.agent;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.StopReason;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: reads tickets of one queue, runs attempts in trial processes, reports. It waits for a
 * broker that is not there yet, and outlives one that goes away. Threads: tickets, controls,
 * heartbeats, the process pool's keeper, and one for each attempt.
 *
 * <p>{@link #close} ends it in order: attempts are handed back at their next checkpoint if that is
 * near, and the scheduler is told that the worker has left. If the agent dies instead, its trial
 * processes end by themselves, and the scheduler finds out by the lease.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final String HEARTBEATS = "heartbeats";
  private static final long CLOSING_MILLIS = 3_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long LAST_WORDS_MILLIS = 2_000;

  private final AgentSettings settings;
  private final InstantSource clock;
  private final String workerId;
  private final KafkaClients clients;
  private final WorkFolder workFolder;
  private final Publisher prompt;
  private final Publisher patient;
  private final Fence fence;
  private final Attempts attempts;
  private final ProcessPool pool;
  private final AttemptServices services;
  private final TicketLoop tickets;
  private final ControlLoop controls;
  private final HeartbeatLoop heartbeats;
  private final AgentMeters meters;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile List<Thread> threads = List.of();
  private volatile boolean draining;

  /**
   * @param clock for times that people read
   * @param nanoTime monotonic, for durations
   * @throws IOException if the work folder cannot be used
   */
  public Agent(
      AgentSettings settings, ArtifactStore store, InstantSource clock, LongSupplier nanoTime)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.workerId = settings.host() + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.clients = new KafkaClients(settings.kafka());
    this.workFolder = WorkFolder.open(settings.workFolder());
    this.prompt = Publisher.prompt(clients, workerId + "-prompt");
    this.patient = Publisher.patient(clients, workerId + "-patient");
    this.fence = new Fence(settings.timing().fence(), nanoTime);
    this.attempts = new Attempts(workerId, settings.slots(), nanoTime);
    this.pool =
        new ProcessPool(
            new GpuShares(settings.device().gpus()),
            settings.launch(),
            workFolder,
            settings.slots(),
            nanoTime);
    this.meters = new AgentMeters();
    this.services =
        new AttemptServices(
            settings.topics(),
            patient,
            store,
            new CheckpointCache(workFolder.cache(), store, clock),
            fence,
            workFolder,
            settings.dataFolder(),
            settings.origin(),
            settings.timing(),
            clock,
            nanoTime);
    this.tickets =
        new TicketLoop(settings, clients, workerId, services, attempts, pool, this::startAttempt);
    this.controls =
        new ControlLoop(
            clients,
            workerId + "-control",
            settings.topics().control(),
            listening::countDown,
            this::hear);
    this.heartbeats =
        new HeartbeatLoop(
            prompt,
            settings.topics().events(),
            this::heartbeat,
            settings.timing(),
            fence,
            nanoTime);
    meters.bind(attempts, pool, fence, settings.slots());
  }

  /** The name it goes by, new at each start. */
  public String workerId() {
    return workerId;
  }

  /** What it counts and measures, for a metrics page. */
  public AgentMeters meters() {
    return meters;
  }

  /** Whether it is in touch with the broker. */
  public boolean isHealthy() {
    return !fence.isExpired();
  }

  /** The numbers of the processes that trials run in now. */
  List<Long> trialProcesses() {
    return attempts.running().stream().flatMap(run -> run.processId().stream()).toList();
  }

  /** Starts the threads and returns; the broker need not be there yet. */
  public void start() {
    threads =
        List.of(
            Thread.ofPlatform().daemon().name("controls").start(this::prepareAndListen),
            Thread.ofPlatform().daemon().name(HEARTBEATS).start(this::beat),
            Thread.ofPlatform().daemon().name("tickets").start(this::takeTickets));
  }

  /** Waits until the agent has left, by a drain or {@link #close}. */
  public void awaitLeft() throws InterruptedException {
    left.await();
  }

  private void prepareAndListen() {
    try {
      while (!draining) {
        try (Admin admin = clients.admin(workerId + "-admin")) {
          TopicSetup.ensure(admin, settings.topics(), List.of(settings.queue()));
          break;
        } catch (KafkaException e) {
          LOG.warn("the broker at {} does not answer yet: {}", settings.kafka(), e.getMessage());
          Thread.sleep(RETRY_MILLIS);
        }
      }
      controls.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    try {
      listening.await();
      heartbeats.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeTickets() {
    try {
      listening.await();
      tickets.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAttempt(
      AttemptReference attempt, Ticket ticket, int slot, ProcessPool.Member member)
      throws IOException {
    AttemptRun run =
        new AttemptRun(services, attempt, ticket, slot, member, workFolder.attempt(attempt));
    attempts.add(run);
    LOG.info(
        "study '{}' trial {} attempt {} begins in slot {}",
        ticket.studyName(),
        ticket.trialNumber(),
        attempt.attempt(),
        slot);
    Thread.ofPlatform()
        .daemon()
        .name("attempt-" + attempt.trialId() + "-" + attempt.attempt())
        .start(
            () -> {
              try {
                run.run();
              } finally {
                attempts.remove(run);
                meters.ended(run.end());
              }
            });
  }

  private void hear(ControlMessage message) {
    switch (message) {
      case ControlMessage.StopAttempt stop -> attempts.stop(stop);
      case ControlMessage.DrainWorker drain -> {
        if (drain.workerId().equals(workerId)) {
          Thread.ofPlatform().name("drain").start(this::close);
        }
      }
    }
  }

  private WorkerEvent.Heartbeat heartbeat() {
    return new WorkerEvent.Heartbeat(
        workerId,
        settings.host(),
        settings.device().description(),
        settings.queue(),
        settings.slots(),
        draining,
        attempts.progress(),
        clock.instant());
  }

  /** Leaves in order, as the timing allows; doing it again waits for the first to be done. */
  @Override
  public void close() {
    synchronized (this) {
      if (draining) {
        awaitOther();
        return;
      }
      draining = true;
    }
    try {
      tickets.close();
      endAttempts();
      threads.stream()
          .filter(thread -> thread.getName().equals(HEARTBEATS))
          .forEach(Thread::interrupt);
      sayGoodbye();
      controls.close();
      for (Thread thread : threads) {
        thread.join(CLOSING_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pool.close();
      controls.close();
      threads.forEach(Thread::interrupt);
      prompt.close();
      patient.close();
      closeFolder();
      left.countDown();
    }
  }

  private void awaitOther() {
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAttempts() throws InterruptedException {
    attempts.running().forEach(run -> run.requestStop(StopReason.DRAINED, true));
    if (!attempts.awaitNone(settings.timing().drain().toMillis())) {
      attempts.running().forEach(run -> run.requestStop(StopReason.DRAINED, false));
      boolean ended = attempts.awaitNone(settings.timing().stopGrace().plusSeconds(2).toMillis());
      LOG.debug("attempts ended in time: {}", ended);
    }
  }

  private void sayGoodbye() throws InterruptedException {
    try {
      prompt
          .send(
              settings.topics().events(), workerId, new WorkerEvent.Left(workerId, clock.instant()))
          .get(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the scheduler could not be told that this worker leaves: {}", String.valueOf(e));
    }
  }

  private void closeFolder() {
    try {
      workFolder.close();
    } catch (IOException e) {
      LOG.debug("the work folder's lock", e);
    }
  }
}
