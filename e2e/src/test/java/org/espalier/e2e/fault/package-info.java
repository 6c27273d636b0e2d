/** What must hold when processes die, stop and come back at random moments. */
@NullMarked
package org.espalier.e2e.fault;

import org.jspecify.annotations.NullMarked;
