/**
 * Logging of runs from Java: {@link org.espalier.client.log.RunLogger} is the way in. What is
 * logged goes into a journal on disk in well under a microsecond or two, and from there to the
 * server in order, again and again until it has it.
 */
@NullMarked
package org.espalier.client.log;

import org.jspecify.annotations.NullMarked;
