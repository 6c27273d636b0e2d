package org.espalier.client.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A token.
 *
 * @param account who made it for themselves; empty for one of the installation
 * @param project the only one where it holds
 * @param secret only in the answer to its making
 */
public record Token(
    long tokenId,
    String name,
    Optional<String> account,
    String role,
    Optional<String> project,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<String> secret) {}
