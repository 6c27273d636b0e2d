package org.espalier.tracking.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token, without its secret.
 *
 * @param account the name of who made it for themselves; empty for one of the installation
 * @param role the highest it can have: {@code viewer}, {@code worker}, {@code editor} or {@code
 *     admin}
 * @param project the name of the only project where it holds; empty for no such limit
 * @param expiresAt empty for one that is kept in the server's environment
 * @param lastUsedAt to about a minute
 */
public record AccessToken(
    long tokenId,
    String name,
    Optional<String> account,
    String role,
    Optional<String> project,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {}
