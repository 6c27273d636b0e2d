/**
 * Search over a space by asking and telling: samplers, pruners, importance and a simulator. A pure
 * library: no I/O, no clock, no threads of its own; the same seed and the same calls give the same
 * trials. Called by the scheduler, by the command line's preview, and by anyone on the JVM.
 */
@NullMarked
package org.espalier.search;

import org.jspecify.annotations.NullMarked;
