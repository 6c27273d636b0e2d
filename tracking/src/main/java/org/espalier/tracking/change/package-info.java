/** Word of what changed in the database, from whoever changed it to whoever shows it. */
@NullMarked
package org.espalier.tracking.change;

import org.jspecify.annotations.NullMarked;
