/** Log lines of runs. */
@NullMarked
package org.espalier.tracking.log;

import org.jspecify.annotations.NullMarked;
