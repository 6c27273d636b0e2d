/**
 * The search space: dimensions, when they are active, and the values that a trial is given. The
 * study\n * file, the API, the samplers and the web page all use this one description.
 */
@NullMarked
package org.espalier.core.space;

import org.jspecify.annotations.NullMarked;
