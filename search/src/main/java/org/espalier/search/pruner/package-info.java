/** Pruners: what to stop early. */
@NullMarked
package org.espalier.search.pruner;

import org.jspecify.annotations.NullMarked;
