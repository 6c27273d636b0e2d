@NullMarked
package org.espalier.tracking.pace;

import org.jspecify.annotations.NullMarked;
