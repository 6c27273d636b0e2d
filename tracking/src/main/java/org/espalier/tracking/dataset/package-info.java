/** Data sets as clients describe them, and which run used which. */
@NullMarked
package org.espalier.tracking.dataset;

import org.jspecify.annotations.NullMarked;
