/** What people see: tables, problems, numbers and times. Pure, but for {@code Screen}. */
@NullMarked
package org.espalier.cli.output;

import org.jspecify.annotations.NullMarked;
