package org.espalier.tracking.log;

/**
 * @param attempt who wrote it
 * @param number counted from 1 within the attempt
 * @param time the writer's clock, milliseconds since 1970
 * @param level INFO, WARN, ERROR, or OUT for what a library printed
 */
public record LogLine(int attempt, long number, long time, String level, String text) {}
