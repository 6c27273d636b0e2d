/** Samplers: what to try next. */
@NullMarked
package org.espalier.search.sampler;

import org.jspecify.annotations.NullMarked;
