/**
 * Finds runs by MLflow's filters: by a query, or, where an experiment is searched again and again,
 * in memory. Both give the same pages and understand each other's tokens. What is held in memory is
 * brought up to date within each search, from what the database tells of changed runs ({@code
 * run_change}), so that a search finds whatever was committed before it began. Called by MLflow's
 * API. Never reads a history.
 */
@NullMarked
package org.espalier.tracking.search;

import org.jspecify.annotations.NullMarked;
