package org.espalier.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C or SIGTERM, turned into the end of a wait, so that everything is closed in order. */
final class Termination {

  private static final long CLOSE_SECONDS = 40;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Termination() {}

  /**
   * Listens from now on.
   *
   * @param interrupted interrupted as well, where it is in the middle of something
   */
  static Termination listen(Thread interrupted) {
    Termination termination = new Termination();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  termination.asked.countDown();
                  if (termination.closed.getCount() > 0) {
                    interrupted.interrupt();
                  }
                  termination.awaitClosed();
                },
                "termination"));
    return termination;
  }

  /** Blocks until the process is asked to end. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      // The same question, asked by the hook.
    }
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** All is closed: the process may go. */
  void done() {
    closed.countDown();
  }

  private void awaitClosed() {
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("not everything could be stopped in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
