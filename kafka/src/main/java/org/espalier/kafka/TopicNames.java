package org.espalier.kafka;

import org.espalier.core.message.Topics;

/**
 * The topics of one installation. {@link #DEFAULT} is {@link Topics}; a prefix in front of them
 * keeps installations (or tests) apart on one broker.
 *
 * @param prefix put before every name; empty, or of the characters {@code a-z A-Z 0-9 . _ -}
 */
public record TopicNames(String prefix) {

  /** The names of {@link Topics}, as they are. */
  public static final TopicNames DEFAULT = new TopicNames("");

  public TopicNames {
    if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "a topic prefix is at most 100 of a-z, A-Z, 0-9, '.', '_' and '-', not '" + prefix + "'");
    }
  }

  public String events() {
    return prefix + Topics.EVENTS;
  }

  public String metrics() {
    return prefix + Topics.METRICS;
  }

  public String logs() {
    return prefix + Topics.LOGS;
  }

  public String control() {
    return prefix + Topics.CONTROL;
  }

  /** The tickets of a queue; the share group that reads them has the same name. */
  public String tickets(String queue) {
    return prefix + Topics.tickets(queue);
  }
}
