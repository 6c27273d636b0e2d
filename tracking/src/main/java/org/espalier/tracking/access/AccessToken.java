package org.espalier.tracking.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token, without its secret.
 *
 * @param role {@code viewer}, {@code worker}, {@code editor} or {@code admin}
 * @param expiresAt empty for one that is kept in the server's environment
 * @param lastUsedAt to about a minute
 */
public record AccessToken(
    long tokenId,
    String name,
    String role,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {}
