/** What the command line says and ends with, against a small server of the same API. */
@NullMarked
package org.espalier.cli;

import org.jspecify.annotations.NullMarked;
