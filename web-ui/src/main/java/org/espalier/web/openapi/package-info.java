/** The OpenAPI document: put together from its parts, and served. */
@NullMarked
package org.espalier.web.openapi;

import org.jspecify.annotations.NullMarked;
