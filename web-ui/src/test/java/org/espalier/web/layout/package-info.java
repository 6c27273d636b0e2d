@NullMarked
package org.espalier.web.layout;

import org.jspecify.annotations.NullMarked;
