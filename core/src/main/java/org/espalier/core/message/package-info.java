/**
 * Everything that travels over Kafka, as closed sealed types: tickets, events, metrics, logs and\n
 * * controls. Workers and scheduler share these and nothing else.
 */
@NullMarked
package org.espalier.core.message;

import org.jspecify.annotations.NullMarked;
