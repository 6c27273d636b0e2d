/**
 * Models as graphs of named modules: declarations, shapes and the inference that runs before
 * anything is queued. Knows no engine.
 */
@NullMarked
package org.espalier.core.model;

import org.jspecify.annotations.NullMarked;
