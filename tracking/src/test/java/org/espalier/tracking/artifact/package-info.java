@NullUnmarked
package org.espalier.tracking.artifact;

import org.jspecify.annotations.NullUnmarked;
