/** Programs that measure; run by {@code ./dev bench train}, not by the build. */
@NullMarked
package org.espalier.worker.bench;

import org.jspecify.annotations.NullMarked;
