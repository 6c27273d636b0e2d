/** Contracts and tests. */
@NullMarked
package org.espalier.search.sampler;

import org.jspecify.annotations.NullMarked;
