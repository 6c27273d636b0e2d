/**
 * How well predictions fit labels: measures per kind of target, summed up batch by batch so that no
 * more is kept than a measure needs. Plain numbers, no engine.
 */
@NullMarked
package org.espalier.worker.measure;

import org.jspecify.annotations.NullMarked;
