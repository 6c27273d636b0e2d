package org.espalier.client;

import java.time.Duration;

/** Waits; a test may do so without time passing. */
@FunctionalInterface
interface Pause {

  /** Lets time pass. */
  Pause SLEEP = Thread::sleep;

  void hold(Duration duration) throws InterruptedException;
}
