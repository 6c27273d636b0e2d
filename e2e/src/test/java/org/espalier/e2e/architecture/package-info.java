/**
 * The rules of the code base as tests, one rule a class: which module may use which, where time,
 * randomness, SQL and the training engine live, and how long a file may be. They read the compiled
 * classes and the source files of all modules, so they run last.
 */
@NullMarked
package org.espalier.e2e.architecture;

import org.jspecify.annotations.NullMarked;
