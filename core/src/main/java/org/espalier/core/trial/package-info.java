/** The words for where a study, a trial and an attempt stand, and why an attempt ended. */
@NullMarked
package org.espalier.core.trial;

import org.jspecify.annotations.NullMarked;
