/** Runs over HTTP: metrics, logs and artifacts. */
@NullMarked
package org.espalier.web.run;

import org.jspecify.annotations.NullMarked;
