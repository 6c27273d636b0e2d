package org.espalier.tracking.filter;

/** One entry of an {@code order_by}. */
public record Order(Filter.Field field, boolean descending) {}
