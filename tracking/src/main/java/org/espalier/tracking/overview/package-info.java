/** What pages show across studies: who ran when, what waits and why, where weights came from. */
@NullMarked
package org.espalier.tracking.overview;

import org.jspecify.annotations.NullMarked;
