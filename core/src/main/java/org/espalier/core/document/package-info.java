/**
 * A YAML or JSON document as a tree that remembers lines, read under strict limits, and the
 * problems found in it. Called by the study reader and the API; never touches a file or a socket.
 */
@NullMarked
package org.espalier.core.document;

import org.jspecify.annotations.NullMarked;
