/** Tests of the search library, and the contracts that samplers and pruners run. */
@NullMarked
package org.espalier.search;

import org.jspecify.annotations.NullMarked;
