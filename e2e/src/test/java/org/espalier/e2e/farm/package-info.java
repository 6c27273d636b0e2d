/**
 * Espalier as it is deployed: a database, a broker, a scheduler, workers and a web server, each a
 * process of its own that a test can kill, stop and start again. Used by all end-to-end tests.
 */
@NullMarked
package org.espalier.e2e.farm;

import org.jspecify.annotations.NullMarked;
