/** How much each parameter matters. */
@NullMarked
package org.espalier.search.importance;

import org.jspecify.annotations.NullMarked;
