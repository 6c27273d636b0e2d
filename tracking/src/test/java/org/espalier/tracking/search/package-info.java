@NullUnmarked
package org.espalier.tracking.search;

import org.jspecify.annotations.NullUnmarked;
