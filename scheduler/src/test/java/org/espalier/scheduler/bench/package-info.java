/** Measurements of the scheduler's own work; scripts in dev.d/bench run them. */
@NullMarked
package org.espalier.scheduler.bench;

import org.jspecify.annotations.NullMarked;
