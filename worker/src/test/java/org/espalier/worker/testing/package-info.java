/** An engine in plain Java, and the trial process that runs it, for tests. */
@NullMarked
package org.espalier.worker.testing;

import org.jspecify.annotations.NullMarked;
