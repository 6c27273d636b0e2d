/** How long trials took, and what that says of those that wait. */
@NullMarked
package org.espalier.tracking.pace;

import org.jspecify.annotations.NullMarked;
