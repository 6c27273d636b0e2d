/**
 * Checkpoints on disk: our own container of a manifest and two safetensors files, written so that a
 * file is either whole or not there, and read as if a stranger had made it.
 */
@NullMarked
package org.espalier.worker.checkpoint;

import org.jspecify.annotations.NullMarked;
