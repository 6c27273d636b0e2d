/** Topics and client settings, the same for everyone who speaks over Kafka. */
@NullMarked
package org.espalier.kafka;

import org.jspecify.annotations.NullMarked;
