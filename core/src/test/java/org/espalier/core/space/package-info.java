/** Spaces and their corners. */
@NullMarked
package org.espalier.core.space;

import org.jspecify.annotations.NullMarked;
