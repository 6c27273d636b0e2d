package org.espalier.tracking.purge;

/**
 * What one rule took away, or would.
 *
 * @param runs that lost files, or were deleted
 * @param files names of files
 * @param bytes of these files; a content that other names stand for stays
 */
public record RetentionReport(String name, long runs, long files, long bytes) {}
