/** Gaussian processes. */
@NullMarked
package org.espalier.search.sampler.gp;

import org.jspecify.annotations.NullMarked;
