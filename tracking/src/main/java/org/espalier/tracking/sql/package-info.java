/** What the stores share in speaking to PostgreSQL. */
@NullMarked
package org.espalier.tracking.sql;

import org.jspecify.annotations.NullMarked;
