/** Pure decisions: which moves are legal, who holds an attempt, whether to try again. */
@NullMarked
package org.espalier.scheduler.policy;

import org.jspecify.annotations.NullMarked;
