/**
 * The scheduler. One thread, {@link org.espalier.scheduler.SchedulerLoop}, makes every move: it
 * applies the events of workers, carries out requests, plans trials and lets leases run out, each
 * in one transaction that also holds the messages it sends. A second thread publishes those.
 */
@NullMarked
package org.espalier.scheduler;

import org.jspecify.annotations.NullMarked;
