/** What documents may hold, and where their parts stand. */
@NullMarked
package org.espalier.core.document;

import org.jspecify.annotations.NullMarked;
