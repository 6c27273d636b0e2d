@NullMarked
package org.espalier.core.model;

import org.jspecify.annotations.NullMarked;
