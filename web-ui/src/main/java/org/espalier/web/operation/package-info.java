/** What those who run the server need: health, metrics, and the browser app it serves. */
@NullMarked
package org.espalier.web.operation;

import org.jspecify.annotations.NullMarked;
