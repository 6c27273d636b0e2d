/** Answers of the HTTP API, as records; fields are those of {@code /openapi.json}. */
@NullMarked
package org.espalier.client.view;

import org.jspecify.annotations.NullMarked;
