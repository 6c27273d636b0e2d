package org.espalier.core.data;

/**
 * How examples are divided where there is no test set of its own. The same for all trials of a
 * study, so that they are compared on the same examples.
 *
 * @param testShare of all examples, above 0 and below 1; of each class where labels are classes
 * @param seed of the choice
 */
public record Split(double testShare, long seed) {}
