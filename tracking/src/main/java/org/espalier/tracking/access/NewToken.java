package org.espalier.tracking.access;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A token to be made.
 *
 * @param digest of its secret
 * @param account whose it is; empty for one of the installation
 * @param project the only one where it holds; empty for no such limit
 */
public record NewToken(
    String name,
    String role,
    String digest,
    Duration valid,
    OptionalLong account,
    OptionalLong project) {}
