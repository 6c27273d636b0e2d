/** The server over real HTTP, on a real database. */
@NullMarked
package org.espalier.web;

import org.jspecify.annotations.NullMarked;
