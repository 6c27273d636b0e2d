/**
 * The shared language of all processes: studies, spaces, models, trials and the messages between
 * scheduler and workers. Pure data and pure functions: no I/O, no clock, no engine, no database.
 */
@NullMarked
package org.espalier.core;

import org.jspecify.annotations.NullMarked;
