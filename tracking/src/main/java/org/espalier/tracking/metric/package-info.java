/** Metric points: histories in column chunks, summaries beside them, curves for drawing. */
@NullMarked
package org.espalier.tracking.metric;

import org.jspecify.annotations.NullMarked;
