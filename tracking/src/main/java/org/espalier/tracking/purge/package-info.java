/**
 * Takes away for good what was deleted, contents that no name stands for, and what retention rules
 * name. Called by the API for an administrator; never does anything by itself.
 */
@NullMarked
package org.espalier.tracking.purge;

import org.jspecify.annotations.NullMarked;
