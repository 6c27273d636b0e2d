/**
 * The worker agent: takes tickets, keeps trial processes warm, runs attempts in them, and tells the
 * scheduler and the tracking server what happens. Start reading at {@code Agent}; one attempt's
 * life is {@code AttemptRun}. It trains nothing itself, so that no model can bring it down.
 */
@NullMarked
package org.espalier.worker.agent;

import org.jspecify.annotations.NullMarked;
