/** One class that Deeplearning4j looks for under this name, and nothing else. */
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
