package org.espalier.web;

import javax.sql.DataSource;
import org.espalier.tracking.access.TokenStore;

/**
 * What the server reads and writes.
 *
 * @param changes hands out the connection that listens to changes
 */
public record Stores(DataSource changes, TokenStore tokens) {}
