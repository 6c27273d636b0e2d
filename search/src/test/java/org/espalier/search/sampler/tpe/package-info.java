/** Tests of the Parzen estimator's parts. */
@NullMarked
package org.espalier.search.sampler.tpe;

import org.jspecify.annotations.NullMarked;
