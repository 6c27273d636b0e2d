/**
 * The first engine: a Deeplearning4j {@code ComputationGraph} whose vertices are modules. Each
 * module computes by small kernels of its own, which write into buffers that they keep, so that a
 * training step allocates nothing. The only package that names a class of Deeplearning4j.
 */
@NullMarked
package org.espalier.worker.engine.dl4j;

import org.jspecify.annotations.NullMarked;
