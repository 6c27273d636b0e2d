@NullUnmarked
package org.espalier.tracking.purge;

import org.jspecify.annotations.NullUnmarked;
