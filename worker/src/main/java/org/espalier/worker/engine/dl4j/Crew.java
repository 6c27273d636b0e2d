package org.espalier.worker.engine.dl4j;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of work that do not depend on each other, on as many threads as the process was given. The
 * caller takes pieces like every helper, so that a helper that wakes late, on a busy machine, costs
 * nothing but its help. Inside a piece the native libraries use one thread.
 *
 * <p>Which thread takes a piece is a matter of chance: what a piece computes must not depend on it.
 */
final class Crew {

  private static final ExecutorService HELPERS =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
          work -> {
            Thread.Builder.OfPlatform builder = Thread.ofPlatform().name("crew").daemon();
            return builder.unstarted(
                () -> {
                  // a count that OpenMP keeps for each thread; without it, it were that of the
                  // environment
                  Threads.useHere(1);
                  work.run();
                });
          });

  private Crew() {}

  /**
   * Runs {@code work} once for each number below {@code pieces} and returns when all are done.
   *
   * @throws RuntimeException or an error, the first that a piece threw, after all have ended
   */
  static void run(int pieces, IntConsumer work) {
    int inUse = Threads.inUse();
    if (inUse > 1) {
      Threads.useHere(1);
    }
    try {
      Round round = new Round(pieces, work);
      for (int hand = Math.min(pieces, Threads.available()); hand > 1; hand--) {
        HELPERS.execute(round);
      }
      round.run();
      round.await();
    } finally {
      if (inUse > 1) {
        Threads.useHere(inUse);
      }
    }
  }

  private static final class Round implements Runnable {

    private final int pieces;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(int pieces, IntConsumer work) {
      this.pieces = pieces;
      this.work = work;
      this.open = new CountDownLatch(pieces);
    }

    @Override
    public void run() {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        try {
          work.accept(piece);
        } catch (RuntimeException | Error thrown) {
          failure.compareAndSet(null, thrown);
        } finally {
          open.countDown();
        }
      }
    }

    /** An interrupt waits as well: buffers must not be given back while a helper writes there. */
    void await() {
      boolean interrupted = false;
      while (open.getCount() > 0) {
        try {
          open.await();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case Throwable thrown -> throw new IllegalStateException(thrown);
      }
    }
  }
}
