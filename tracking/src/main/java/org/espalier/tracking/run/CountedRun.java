package org.espalier.tracking.run;

/**
 * A run, and how many points it had. Both together tell one state of what is shown of a run from
 * every other: whoever reads its contents afterwards reads that state or a newer one.
 *
 * @param points of all its metrics
 */
public record CountedRun(Run run, long points) {}
