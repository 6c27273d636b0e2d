@NullMarked
package org.espalier.embedded;

import org.jspecify.annotations.NullMarked;
