/** Tests of {@link org.espalier.scheduler.change}. */
@NullMarked
package org.espalier.scheduler.change;

import org.jspecify.annotations.NullMarked;
