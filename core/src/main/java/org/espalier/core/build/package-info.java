/**
 * Which Espalier this is, as Maven wrote it into the jar. Read by whatever says its own version,
 * and by the worker, which stores it with each run. Looks at nothing but its own properties.
 */
@NullMarked
package org.espalier.core.build;

import org.jspecify.annotations.NullMarked;
