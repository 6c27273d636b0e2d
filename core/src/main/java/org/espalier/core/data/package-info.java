/**
 * Data sets as declarations: names, shapes and labels, known where no data is. Workers read the
 * data itself.
 */
@NullMarked
package org.espalier.core.data;

import org.jspecify.annotations.NullMarked;
