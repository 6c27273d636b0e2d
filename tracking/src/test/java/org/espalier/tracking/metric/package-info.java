@NullUnmarked
package org.espalier.tracking.metric;

import org.jspecify.annotations.NullUnmarked;
