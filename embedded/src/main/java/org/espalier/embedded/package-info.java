/** A PostgreSQL server and a Kafka broker that need no installation, for standalone and tests. */
@NullMarked
package org.espalier.embedded;

import org.jspecify.annotations.NullMarked;
