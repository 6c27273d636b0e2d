/** Covariance matrix adaptation. */
@NullMarked
package org.espalier.search.sampler.cmaes;

import org.jspecify.annotations.NullMarked;
