/** Every limit that the product promises to keep, in one class. */
@NullMarked
package org.espalier.core.limit;

import org.jspecify.annotations.NullMarked;
