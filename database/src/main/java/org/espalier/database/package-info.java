/** Migrations and connections: what every process with a database does at its start. */
@NullMarked
package org.espalier.database;

import org.jspecify.annotations.NullMarked;
