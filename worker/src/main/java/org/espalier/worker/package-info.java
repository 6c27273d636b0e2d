/**
 * The worker: {@code Main} starts an agent ({@code agent}), which runs attempts in trial processes
 * ({@code process}, {@code trial}) on an engine ({@code engine}), with data ({@code data}) and
 * checkpoints ({@code checkpoint}), on a device that was asked for ({@code device}).
 */
@NullMarked
package org.espalier.worker;

import org.jspecify.annotations.NullMarked;
