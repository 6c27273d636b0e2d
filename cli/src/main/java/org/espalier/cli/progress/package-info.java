/**
 * Progress of studies and their trials, drawn in place on a terminal and told in lines elsewhere.
 */
@NullMarked
package org.espalier.cli.progress;

import org.jspecify.annotations.NullMarked;
