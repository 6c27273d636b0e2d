/**
 * The HTTP API from Java. {@link org.espalier.client.EspalierClient} is the way in; what it answers
 * with is in {@link org.espalier.client.view}.
 */
@NullMarked
package org.espalier.client;

import org.jspecify.annotations.NullMarked;
