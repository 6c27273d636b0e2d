/** What Docker is told fits the product, as far as that can be checked without Docker. */
@NullMarked
package org.espalier.e2e.compose;

import org.jspecify.annotations.NullMarked;
