/** Studies over HTTP: submitting, listing, steering. */
@NullMarked
package org.espalier.web.study;

import org.jspecify.annotations.NullMarked;
