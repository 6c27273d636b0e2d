/**
 * Live events: what changes in the database reaches every open page within a second, over one
 * server-sent stream a client. The flow: {@code NOTIFY} → {@link
 * org.espalier.tracking.change.ChangeFeed} → {@link org.espalier.web.live.ChangeHub} → {@link
 * org.espalier.web.live.Subscription} → {@link org.espalier.web.live.EventRoutes}. Changes of runs
 * are asked for instead, by {@link org.espalier.web.live.RunWatch}.
 */
@NullMarked
package org.espalier.web.live;

import org.jspecify.annotations.NullMarked;
