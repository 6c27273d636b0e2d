/** Experiments and their tags. */
@NullMarked
package org.espalier.tracking.experiment;

import org.jspecify.annotations.NullMarked;
