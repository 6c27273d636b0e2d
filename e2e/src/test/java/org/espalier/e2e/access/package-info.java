/** Installations whose callers must sign in. */
@NullMarked
package org.espalier.e2e.access;

import org.jspecify.annotations.NullMarked;
