/**
 * What the API reads of studies, trials, attempts and workers, and what it asks of the scheduler.
 */
@NullMarked
package org.espalier.tracking.study;

import org.jspecify.annotations.NullMarked;
