/** The tree-structured Parzen estimator: two densities, and where their ratio is highest. */
@NullMarked
package org.espalier.search.sampler.tpe;

import org.jspecify.annotations.NullMarked;
