/** Several objectives: dominance, fronts, hypervolume. */
@NullMarked
package org.espalier.search.pareto;

import org.jspecify.annotations.NullMarked;
