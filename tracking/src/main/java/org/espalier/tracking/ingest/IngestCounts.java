package org.espalier.tracking.ingest;

/**
 * What an ingester did since it started.
 *
 * @param points metric points that were new
 * @param lines log lines
 * @param dropped messages and points that were not the sender's to write
 * @param deadLetters messages nobody can read or store
 * @param behind records that wait in its partitions, as far as it knows
 */
public record IngestCounts(long points, long lines, long dropped, long deadLetters, long behind) {}
