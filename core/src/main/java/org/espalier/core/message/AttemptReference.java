package org.espalier.core.message;

/**
 * Who speaks: an attempt of a trial on a worker. The attempt number is the fencing token: a message
 * whose attempt or worker no longer holds the trial changes nothing.
 *
 * @param trialId the trial's row
 * @param attempt 1, 2, …
 * @param workerId the worker process, new at each of its starts ({@code host-7f3a})
 */
public record AttemptReference(long trialId, int attempt, String workerId) {}
