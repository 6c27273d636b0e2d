/**
 * The study as its author wrote it, the checks it must pass, and the trial specification that one
 * point\n * of its space resolves to.
 */
@NullMarked
package org.espalier.core.study;

import org.jspecify.annotations.NullMarked;
