/** The one JSON mapper: strict, bounded, without class names in the data. */
@NullMarked
package org.espalier.core.json;

import org.jspecify.annotations.NullMarked;
