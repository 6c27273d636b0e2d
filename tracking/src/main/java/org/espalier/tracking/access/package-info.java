/** Access tokens and sessions. Secrets come in as digests and are never known here. */
@NullMarked
package org.espalier.tracking.access;

import org.jspecify.annotations.NullMarked;
