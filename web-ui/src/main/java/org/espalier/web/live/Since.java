package org.espalier.web.live;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * From where on a client wants to hear of changes.
 *
 * @param number after this sequence number, the last that it knows, if it has been here before
 * @param age and all of this last while, because it began to read what it shows that long ago; may
 *     be zero
 */
public record Since(OptionalLong number, Duration age) {

  /** From now on. */
  public static Since now() {
    return new Since(OptionalLong.empty(), Duration.ZERO);
  }

  /** After this sequence number. */
  public static Since number(long number) {
    return new Since(OptionalLong.of(number), Duration.ZERO);
  }

  /** Of the last while as well. */
  public static Since ago(Duration age) {
    return new Since(OptionalLong.empty(), age);
  }
}
