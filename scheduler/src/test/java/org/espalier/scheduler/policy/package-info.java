/** Decisions, over every case there is. */
@NullMarked
package org.espalier.scheduler.policy;

import org.jspecify.annotations.NullMarked;
