/** Contracts and tests. */
@NullMarked
package org.espalier.search.pruner;

import org.jspecify.annotations.NullMarked;
