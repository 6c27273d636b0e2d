@NullUnmarked
package org.espalier.tracking.run;

import org.jspecify.annotations.NullUnmarked;
