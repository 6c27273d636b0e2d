/** Tests of importance. */
@NullMarked
package org.espalier.search.importance;

import org.jspecify.annotations.NullMarked;
