/** One class a command; each talks to a server by {@code org.espalier.client} alone. */
@NullMarked
package org.espalier.cli.command;

import org.jspecify.annotations.NullMarked;
