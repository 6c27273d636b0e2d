/** Where the nodes of a graph stand, computed here so that no browser loads the layout library. */
@NullMarked
package org.espalier.web.layout;

import org.jspecify.annotations.NullMarked;
