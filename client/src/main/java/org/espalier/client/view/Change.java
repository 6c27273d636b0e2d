package org.espalier.client.view;

/**
 * Something changed.
 *
 * @param topic {@code studies}, {@code study:ID}, {@code run:ID} or {@code workers}; empty where
 *     changes were missed and everything shown should be read again
 * @param seq grows over all topics
 */
public record Change(String topic, long seq) {

  /** Whether changes were missed. */
  public boolean isReset() {
    return topic.isEmpty();
  }
}
