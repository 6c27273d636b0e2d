/** Only one scheduler at a time works on a database. */
@NullMarked
package org.espalier.scheduler.leader;

import org.jspecify.annotations.NullMarked;
