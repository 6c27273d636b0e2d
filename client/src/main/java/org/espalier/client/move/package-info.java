/** Moves whole tracking databases: MLflow's in, ours out into files. */
@NullMarked
package org.espalier.client.move;

import org.jspecify.annotations.NullMarked;
