/**
 * A search space as samplers see it: one number a dimension, from 0 to 1, or the place of a choice.
 */
@NullMarked
package org.espalier.search.space;

import org.jspecify.annotations.NullMarked;
