/**
 * Everything in one process: an embedded database and broker, scheduler, worker agent, ingester and
 * web server, wired as the separate programs are. Called by {@code ./espalier up} and {@code
 * ./espalier demo}; holds no logic of its own beyond starting, showing and stopping.
 */
@NullMarked
package org.espalier.standalone;

import org.jspecify.annotations.NullMarked;
