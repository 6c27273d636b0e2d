/** Workers over HTTP. */
@NullMarked
package org.espalier.web.worker;

import org.jspecify.annotations.NullMarked;
