/** The model registry: named models with versions, stages, aliases and tags. */
@NullMarked
package org.espalier.tracking.registry;

import org.jspecify.annotations.NullMarked;
