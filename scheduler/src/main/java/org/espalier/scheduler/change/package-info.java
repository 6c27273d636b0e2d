/**
 * Tells those who show studies what the leader has changed, a moment after it has. It never says
 * what is there now: whoever hears of a change reads it.
 */
@NullMarked
package org.espalier.scheduler.change;

import org.jspecify.annotations.NullMarked;
