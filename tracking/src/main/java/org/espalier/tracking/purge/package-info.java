/** Takes away for good what was deleted, and contents that no name stands for. */
@NullMarked
package org.espalier.tracking.purge;

import org.jspecify.annotations.NullMarked;
