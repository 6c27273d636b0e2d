/** The journal and the sender of the logging client. */
@NullMarked
package org.espalier.client.log;

import org.jspecify.annotations.NullMarked;
