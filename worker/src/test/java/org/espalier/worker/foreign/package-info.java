@NullMarked
package org.espalier.worker.foreign;

import org.jspecify.annotations.NullMarked;
