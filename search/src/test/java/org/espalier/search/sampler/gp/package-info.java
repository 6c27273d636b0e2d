/** Tests of the Gaussian process's parts. */
@NullMarked
package org.espalier.search.sampler.gp;

import org.jspecify.annotations.NullMarked;
