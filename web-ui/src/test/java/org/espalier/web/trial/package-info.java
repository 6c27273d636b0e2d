/** Trials, curves and models. */
@NullMarked
package org.espalier.web.trial;

import org.jspecify.annotations.NullMarked;
