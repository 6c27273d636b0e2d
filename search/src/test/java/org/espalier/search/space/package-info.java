/** Contracts and tests. */
@NullMarked
package org.espalier.search.space;

import org.jspecify.annotations.NullMarked;
