package org.espalier.scheduler.change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.espalier.scheduler.store.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on {@code espalier_changes} which studies have changed: at once after a while of silence,
 * and at most ten times a second. A notification in every transaction would take a fifteenth of a
 * trial's time (ADR 054). What an earlier leader may have changed and not said any more is said
 * first. One thread; failures are tried again.
 */
public final class ChangeAnnouncer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeAnnouncer.class);
  private static final Duration APART = Duration.ofMillis(100);
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final BlockingQueue<Set<Long>> handed = new LinkedBlockingQueue<>();
  private final Set<Long> changed = new HashSet<>();
  private final AtomicBoolean mustSayAll = new AtomicBoolean(true);
  private volatile boolean stopped;

  public ChangeAnnouncer(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Takes trials that a transaction has changed, after its commit. From any thread. */
  public void handOver(Set<Long> trials) {
    handed.add(trials);
  }

  /**
   * Has it say that every study may have changed: a transaction has failed, and may have been
   * committed all the same. From any thread.
   */
  public void sayAll() {
    mustSayAll.set(true);
    handed.add(Set.of());
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Thread.sleep(turn());
      }
      take();
      say();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Transactions.OvertakenException e) {
      LOG.debug("another scheduler leads and says what has changed", e);
    } catch (RuntimeException e) {
      LOG.debug("the last changes are not said", e);
    }
  }

  /** Ends the thread after it has said what it was given. */
  public void stop() {
    stopped = true;
    handed.add(Set.of());
  }

  private Duration turn() throws InterruptedException {
    if (changed.isEmpty() && !mustSayAll.get()) {
      changed.addAll(handed.take());
    }
    take();
    try {
      say();
      return APART;
    } catch (Transactions.OvertakenException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("changes cannot be announced, trying again: {}", e.toString());
      return BACK_OFF;
    }
  }

  private void take() {
    List<Set<Long>> more = new ArrayList<>();
    handed.drainTo(more);
    more.forEach(changed::addAll);
  }

  private void say() {
    if (mustSayAll.getAndSet(false)) {
      sayStudies();
    } else if (!changed.isEmpty()) {
      transactions.runRelaxed(transaction -> transaction.announcements().trials(changed));
    }
    changed.clear();
  }

  private void sayStudies() {
    try {
      transactions.runRelaxed(transaction -> transaction.announcements().studies());
    } catch (RuntimeException e) {
      mustSayAll.set(true);
      throw e;
    }
  }
}
