/** What transactions read and write. */
@NullMarked
package org.espalier.scheduler.store;

import org.jspecify.annotations.NullMarked;
