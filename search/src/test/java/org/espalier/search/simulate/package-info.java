/** Tests of the simulator. */
@NullMarked
package org.espalier.search.simulate;

import org.jspecify.annotations.NullMarked;
