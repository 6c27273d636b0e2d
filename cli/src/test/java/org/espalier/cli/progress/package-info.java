/** What progress looks like. */
@NullMarked
package org.espalier.cli.progress;

import org.jspecify.annotations.NullMarked;
