/** Measurements of the search library beside Optuna; {@code ./dev bench search} runs them. */
@NullMarked
package org.espalier.search.bench;

import org.jspecify.annotations.NullMarked;
