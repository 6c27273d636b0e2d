/**
 * The search language: MLflow's filters, with OR, NOT and parentheses beside AND, read into a tree
 * and written as SQL in which every value is bound.
 */
@NullMarked
package org.espalier.tracking.filter;

import org.jspecify.annotations.NullMarked;
