/**
 * Weights that other programs saved: safetensors files and Keras models. A stranger's file is read
 * by a process of its own, with little memory and nothing to lose, which writes the weights anew in
 * our layouts; everything else here reads only what that process wrote.
 */
@NullMarked
package org.espalier.worker.foreign;

import org.jspecify.annotations.NullMarked;
