@NullUnmarked
package org.espalier.tracking;

import org.jspecify.annotations.NullUnmarked;
