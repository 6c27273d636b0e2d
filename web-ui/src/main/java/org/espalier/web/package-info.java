/**
 * The web server: the JSON API, live events, artifacts and the browser app over HTTP, and the
 * ingester beside it. {@link org.espalier.web.Main} starts it from the command line, {@link
 * org.espalier.web.WebServer} inside another process.
 */
@NullMarked
package org.espalier.web;

import org.jspecify.annotations.NullMarked;
