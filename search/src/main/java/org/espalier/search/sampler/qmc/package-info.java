/** Low-discrepancy sequences. */
@NullMarked
package org.espalier.search.sampler.qmc;

import org.jspecify.annotations.NullMarked;
