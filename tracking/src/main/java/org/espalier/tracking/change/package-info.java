/**
 * Word of what changed in the database, from whoever changed it to whoever shows it or keeps it:
 * messages that come by themselves, and a log of changed runs that is asked. It says what to read
 * anew, never what is there now.
 */
@NullMarked
package org.espalier.tracking.change;

import org.jspecify.annotations.NullMarked;
