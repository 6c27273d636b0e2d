/** From the topics of metrics and logs into the database, each message exactly once. */
@NullMarked
package org.espalier.tracking.ingest;

import org.jspecify.annotations.NullMarked;
