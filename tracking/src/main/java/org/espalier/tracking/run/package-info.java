/** Runs with their params, tags and data sets, and the group commit of those who write them. */
@NullMarked
package org.espalier.tracking.run;

import org.jspecify.annotations.NullMarked;
