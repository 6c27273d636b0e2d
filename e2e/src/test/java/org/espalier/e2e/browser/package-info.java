/** The installation that {@code ./dev flows} drives through a browser. */
@NullMarked
package org.espalier.e2e.browser;

import org.jspecify.annotations.NullMarked;
