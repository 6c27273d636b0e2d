/** Carries committed messages to Kafka. */
@NullMarked
package org.espalier.scheduler.outbox;

import org.jspecify.annotations.NullMarked;
