/** Files of runs: names mapped to contents, contents stored once by their SHA-256. */
@NullMarked
package org.espalier.tracking.artifact;

import org.jspecify.annotations.NullMarked;
