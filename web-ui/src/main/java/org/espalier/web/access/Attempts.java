package org.espalier.web.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Counts failed attempts to sign in, by key, in windows of five minutes. Holds at most 10,000 keys;
 * beyond, windows that are over go first. Thread-safe.
 */
final class Attempts {
  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int MOST_KEYS = 10_000;

  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private record Window(Instant start, int failures) {}

  /** Whether no more than {@code most} failed in the window that is open. */
  synchronized boolean allowed(String key, int most) {
    Window window = windows.get(key);
    return window == null || isOver(window) || window.failures() < most;
  }

  synchronized void failed(String key) {
    Window window = windows.get(key);
    if (window == null || isOver(window)) {
      makeRoom();
      windows.put(key, new Window(clock.instant(), 1));
    } else {
      windows.put(key, new Window(window.start(), window.failures() + 1));
    }
  }

  synchronized void succeeded(String key) {
    windows.remove(key);
  }

  private boolean isOver(Window window) {
    return !clock.instant().isBefore(window.start().plus(WINDOW));
  }

  private void makeRoom() {
    if (windows.size() < MOST_KEYS) {
      return;
    }
    windows.values().removeIf(this::isOver);
    Iterator<String> keys = windows.keySet().iterator();
    while (windows.size() >= MOST_KEYS && keys.hasNext()) {
      keys.next();
      keys.remove();
    }
  }
}
