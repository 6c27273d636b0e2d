/**
 * Which device a worker trains on: asked of the system, decided by a pure function, never guessed.
 */
@NullMarked
package org.espalier.worker.device;

import org.jspecify.annotations.NullMarked;
