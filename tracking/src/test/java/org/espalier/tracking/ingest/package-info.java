@NullUnmarked
package org.espalier.tracking.ingest;

import org.jspecify.annotations.NullUnmarked;
