/** Live events. */
@NullMarked
package org.espalier.web.live;

import org.jspecify.annotations.NullMarked;
