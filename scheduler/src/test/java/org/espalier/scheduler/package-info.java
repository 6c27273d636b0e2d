/** The scheduler against a real database and broker, with workers that only speak. */
@NullMarked
package org.espalier.scheduler;

import org.jspecify.annotations.NullMarked;
