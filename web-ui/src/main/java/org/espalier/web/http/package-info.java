/**
 * What all routes share: the table of routes with the role each one needs, the reading of
 * parameters, and failures in one shape.
 */
@NullMarked
package org.espalier.web.http;

import org.jspecify.annotations.NullMarked;
