package org.espalier.web.operation;

/** One thing the server needs. */
@FunctionalInterface
public interface HealthCheck {

  /**
   * Looks; may take long, the caller gives up after a while.
   *
   * @return what there is to say of it while it is well, such as {@code 1 ms}
   * @throws Exception if it is not well; the message says why
   */
  String look() throws Exception;
}
