/**
 * Data sets: read from files into compact memory, cut and shuffled by seeds, handed to training as
 * batches that a thread prepares ahead. What an epoch sees is a function of (data, seed, epoch).
 */
@NullMarked
package org.espalier.worker.data;

import org.jspecify.annotations.NullMarked;
