/** Tests of the rules that end a search. */
@NullMarked
package org.espalier.search.stop;

import org.jspecify.annotations.NullMarked;
