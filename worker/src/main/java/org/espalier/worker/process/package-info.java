/**
 * What agent and trial process say to each other, one JSON line a message: commands on the child's
 * standard input, reports on its protocol channel. Also the agent's handle on such a process, and
 * what its exit means.
 */
@NullMarked
package org.espalier.worker.process;

import org.jspecify.annotations.NullMarked;
