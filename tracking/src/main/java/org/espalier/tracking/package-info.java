/**
 * The tracking database: what experiments and runs record, stored and read. Stores are thread-safe
 * and hold no state of their own but caches; what they write is durable when they return.
 */
@NullMarked
package org.espalier.tracking;

import org.jspecify.annotations.NullMarked;
