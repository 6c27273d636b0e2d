package org.espalier.tracking.model;

/**
 * A data set that a model's metrics were measured on.
 *
 * @param digest empty for every data set of the name
 */
public record MeasuredOn(String name, String digest) {}
