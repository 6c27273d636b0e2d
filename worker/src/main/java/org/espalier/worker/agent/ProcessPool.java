package org.espalier.worker.agent;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.espalier.worker.process.ProcessSignal;
import org.espalier.worker.process.TrialLaunch;
import org.espalier.worker.process.TrialProcess;
import org.espalier.worker.process.TrialReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps trial processes warm: one for each slot, and one spare while all of those are busy. A
 * process whose trial ended well is used again; one that failed is replaced. Thread-safe.
 */
final class ProcessPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);
  private static final long END_MILLIS = 2_000;

  /** Bounds what native code may leak; a start costs seconds of processor, so not too few. */
  private static final int TRIALS_PER_PROCESS = 1_000;

  private static final long SLOWEST_RETRY_NANOS = 30_000_000_000L;
  private static final long FIRST_RETRY_NANOS = 500_000_000L;

  private final GpuShares shares;
  private final TrialLaunch launch;
  private final WorkFolder folder;
  private final int slots;
  private final LongSupplier nanoTime;
  private final Set<Member> members = new HashSet<>();
  private final Deque<Member> idle = new ArrayDeque<>();
  private final Thread keeper;
  private boolean starting;
  private boolean closed;
  private boolean everReady;
  private long started;
  private int failures;
  private long notBefore;

  ProcessPool(
      GpuShares shares, TrialLaunch launch, WorkFolder folder, int slots, LongSupplier nanoTime) {
    this.shares = shares;
    this.launch = launch;
    this.folder = folder;
    this.slots = slots;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
    this.keeper = Thread.ofPlatform().daemon().name("processes").start(this::keep);
  }

  /** A process of the pool. Whoever took it must give it back, or see to it that it ends. */
  final class Member {
    private final int gpu;
    private volatile Consumer<ProcessSignal> user = signal -> {};
    private volatile Optional<TrialProcess> process = Optional.empty();
    private int trials;

    private Member(int gpu) {
      this.gpu = gpu;
    }

    TrialProcess process() {
      return process.orElseThrow();
    }

    /** From now on {@code other} hears what it says, the end of the process included. */
    void listen(Consumer<ProcessSignal> other) {
      user = other;
    }

    /** Its trial ended well; it may take another. */
    void giveBack() {
      user = signal -> {};
      returned(this);
    }

    private void hear(ProcessSignal signal) {
      user.accept(signal);
      switch (signal) {
        case ProcessSignal.Reported reported -> {
          if (reported.report() instanceof TrialReport.Ready) {
            ready(this);
          }
        }
        case ProcessSignal.Printed printed -> LOG.debug("{}", printed.line());
        case ProcessSignal.Exited exited -> gone(this, exited);
      }
    }
  }

  /** Takes a warm process, if there is one. */
  synchronized Optional<Member> take() {
    while (!idle.isEmpty()) {
      Member member = idle.removeFirst();
      if (member.process().isAlive()) {
        member.trials++;
        notifyAll();
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** Waits until a warm process is there; false if that lasts longer. */
  synchronized boolean awaitIdle(long millis) throws InterruptedException {
    Deadline deadline = new Deadline(nanoTime, millis);
    while (idle.isEmpty() && !closed && !deadline.isOver()) {
      wait(deadline.leftMillis());
    }
    return !idle.isEmpty();
  }

  /** Whether a process has become ready since the start. */
  synchronized boolean wasEverReady() {
    return everReady;
  }

  synchronized int size() {
    return members.size();
  }

  synchronized int idleCount() {
    return idle.size();
  }

  private void keep() {
    try {
      while (awaitNeed()) {
        start();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until one more process is wanted; false once the pool is closed. */
  private synchronized boolean awaitNeed() throws InterruptedException {
    while (!closed) {
      boolean wanted = members.size() < slots || (idle.isEmpty() && members.size() < slots + 1);
      long pause = notBefore - nanoTime.getAsLong();
      if (wanted && !starting && pause <= 0) {
        return true;
      }
      wait(wanted && !starting ? Math.max(1, pause / 1_000_000) : 0);
    }
    return false;
  }

  private void start() {
    Member member;
    synchronized (this) {
      if (closed) {
        return;
      }
      member = new Member(shares.take());
      members.add(member);
      starting = true;
      started++;
    }
    try {
      TrialLaunch own = shares.environment(launch, member.gpu);
      TrialProcess process = TrialProcess.start(own, folder.process(started), member::hear);
      member.process = Optional.of(process);
      folder.remember(process);
      synchronized (this) {
        if (closed) {
          process.kill();
        }
      }
    } catch (IOException e) {
      LOG.error("a trial process cannot be started: {}", e.getMessage());
      synchronized (this) {
        failed(member);
      }
    }
  }

  private synchronized void ready(Member member) {
    starting = false;
    everReady = true;
    failures = 0;
    idle.addLast(member);
    notifyAll();
  }

  private synchronized void returned(Member member) {
    if (!members.contains(member)) {
      return;
    }
    if (member.trials >= TRIALS_PER_PROCESS) {
      member.process().dismiss();
    } else {
      idle.addFirst(member);
    }
    notifyAll();
  }

  private synchronized void gone(Member member, ProcessSignal.Exited exited) {
    member.process.ifPresent(folder::forget);
    if (idle.remove(member) || member.trials > 0) {
      remove(member);
    } else if (members.contains(member)) {
      if (!closed) {
        LOG.error(
            "a trial process ended with status {} before it was ready: {}",
            exited.exitCode(),
            String.join("\n", exited.lastLines()));
      }
      failed(member);
    }
  }

  private void failed(Member member) {
    starting = false;
    failures++;
    long pause = FIRST_RETRY_NANOS << Math.min(failures, 8);
    notBefore = nanoTime.getAsLong() + Math.min(pause, SLOWEST_RETRY_NANOS);
    remove(member);
  }

  private void remove(Member member) {
    if (members.remove(member)) {
      shares.giveBack(member.gpu);
    }
    notifyAll();
  }

  /** Kills all processes and waits until they are gone. */
  @Override
  public void close() {
    List<TrialProcess> last = new ArrayList<>();
    synchronized (this) {
      closed = true;
      notifyAll();
      members.forEach(member -> member.process.ifPresent(last::add));
    }
    keeper.interrupt();
    last.forEach(TrialProcess::kill);
    try {
      for (TrialProcess process : last) {
        process.awaitEnd(END_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
