@NullUnmarked
package org.espalier.tracking.study;

import org.jspecify.annotations.NullUnmarked;
