/**
 * The study as its author wrote it, the checks it must pass, and the trial specification that one
 * point of its space resolves to. {@link org.espalier.core.study.StudyReader} is the way in, {@link
 * org.espalier.core.study.StudySpec} what comes out.
 */
@NullMarked
package org.espalier.core.study;

import org.jspecify.annotations.NullMarked;
