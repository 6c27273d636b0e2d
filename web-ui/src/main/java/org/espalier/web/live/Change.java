package org.espalier.web.live;

/**
 * Something about a topic is new.
 *
 * @param topic {@code studies}, {@code study:12}, {@code runs} (new ones), {@code run:…} or {@code
 *     workers}
 * @param seq grows over all topics
 */
public record Change(String topic, long seq) {}
