package org.espalier.scheduler.store;

/**
 * What goes before a study on its queue.
 *
 * @param study the name of the first study that does; empty for none
 * @param underWay their trials that are queued or run
 */
public record Ahead(String study, int underWay) {}
