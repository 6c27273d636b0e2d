/** Reads what workers tell and applies it. */
@NullMarked
package org.espalier.scheduler.event;

import org.jspecify.annotations.NullMarked;
