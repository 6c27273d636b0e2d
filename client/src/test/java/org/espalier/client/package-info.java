/** The client against a small server. */
@NullMarked
package org.espalier.client;

import org.jspecify.annotations.NullMarked;
