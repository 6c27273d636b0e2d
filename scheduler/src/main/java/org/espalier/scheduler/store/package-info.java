/** The scheduler's tables: one small class each, all bound to one transaction. */
@NullMarked
package org.espalier.scheduler.store;

import org.jspecify.annotations.NullMarked;
