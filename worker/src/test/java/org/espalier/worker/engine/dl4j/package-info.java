@NullMarked
package org.espalier.worker.engine.dl4j;

import org.jspecify.annotations.NullMarked;
