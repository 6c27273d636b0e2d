/**
 * One trial, trained in a process of its own: data, model, loop, checkpoints, reports. Called by
 * the agent through {@code Main}; never speaks to Kafka or HTTP itself.
 */
@NullMarked
package org.espalier.worker.trial;

import org.jspecify.annotations.NullMarked;
