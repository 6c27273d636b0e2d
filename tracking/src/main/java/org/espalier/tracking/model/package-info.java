/** Models that runs log, with their params, tags, metrics and files. */
@NullMarked
package org.espalier.tracking.model;

import org.jspecify.annotations.NullMarked;
