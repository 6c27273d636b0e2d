@NullUnmarked
package org.espalier.tracking.filter;

import org.jspecify.annotations.NullUnmarked;
