package org.espalier.scheduler.store;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * Studies of which a trial may begin its next attempt.
 *
 * @param at database clock
 */
public record Due(List<Long> studies, OffsetDateTime at) {}
