/** Populations that recombine and mutate. */
@NullMarked
package org.espalier.search.sampler.evolution;

import org.jspecify.annotations.NullMarked;
