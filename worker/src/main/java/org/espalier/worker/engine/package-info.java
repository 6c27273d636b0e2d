/**
 * The seam between the trial loop and whatever computes: {@code Engine} builds, {@code EngineModel}
 * trains, evaluates, gives and takes weights. Nothing outside a sub-package of this one names a
 * class of a deep-learning library.
 */
@NullMarked
package org.espalier.worker.engine;

import org.jspecify.annotations.NullMarked;
