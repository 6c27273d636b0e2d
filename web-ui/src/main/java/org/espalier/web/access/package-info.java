/** Who calls: tokens, sessions of browsers, and the roles they carry. */
@NullMarked
package org.espalier.web.access;

import org.jspecify.annotations.NullMarked;
