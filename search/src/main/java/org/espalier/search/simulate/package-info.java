/**
 * A study in virtual time: workers that take trials, train them by a formula, die and lose reports.
 * No clock, no threads: an hour of a thousand workers passes in a moment.
 */
@NullMarked
package org.espalier.search.simulate;

import org.jspecify.annotations.NullMarked;
