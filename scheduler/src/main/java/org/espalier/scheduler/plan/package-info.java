/** Plans trials, resolves their sources of weights, grants attempts and ends studies. */
@NullMarked
package org.espalier.scheduler.plan;

import org.jspecify.annotations.NullMarked;
