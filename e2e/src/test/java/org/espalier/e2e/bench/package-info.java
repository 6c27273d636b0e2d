/** Measurements of the whole, run by {@code ./dev bench}; never part of the tests. */
@NullMarked
package org.espalier.e2e.bench;

import org.jspecify.annotations.NullMarked;
