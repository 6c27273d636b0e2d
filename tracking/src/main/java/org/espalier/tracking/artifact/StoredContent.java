package org.espalier.tracking.artifact;

/**
 * A content that is stored.
 *
 * @param sha256 of the whole, lower-case hexadecimal
 * @param bytes its length
 */
public record StoredContent(String sha256, long bytes) {}
