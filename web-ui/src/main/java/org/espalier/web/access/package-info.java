/**
 * Who calls, and what they may do where: accounts with roles in projects, tokens, sessions. {@link
 * org.espalier.web.access.AccountAccess} stands before every route.
 */
@NullMarked
package org.espalier.web.access;

import org.jspecify.annotations.NullMarked;
