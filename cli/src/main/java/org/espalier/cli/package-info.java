/** The command line. {@link org.espalier.cli.Main} is the way in. */
@NullMarked
package org.espalier.cli;

import org.jspecify.annotations.NullMarked;
