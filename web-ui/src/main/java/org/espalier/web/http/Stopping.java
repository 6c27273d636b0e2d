package org.espalier.web.http;

/**
 * Whether the server is on its way down: a request that fails then was cut off, and says nothing of
 * itself. Thread-safe.
 */
public final class Stopping {
  private volatile boolean begun;

  /** From now on. */
  public void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }
}
