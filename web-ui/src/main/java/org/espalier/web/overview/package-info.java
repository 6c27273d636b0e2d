/** Pages across studies over HTTP: timeline, queue, lineage of weights, notes. */
@NullMarked
package org.espalier.web.overview;

import org.jspecify.annotations.NullMarked;
