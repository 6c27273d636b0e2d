/** What a study file may say, what it is told where it is wrong, and what its points become. */
@NullMarked
package org.espalier.core.study;

import org.jspecify.annotations.NullMarked;
