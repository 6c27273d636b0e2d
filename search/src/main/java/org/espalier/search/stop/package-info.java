/** When a search has gone far enough. */
@NullMarked
package org.espalier.search.stop;

import org.jspecify.annotations.NullMarked;
