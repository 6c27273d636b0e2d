package org.espalier.client.view;

import java.util.Map;
import java.util.Optional;

/**
 * Who a caller is.
 *
 * @param accessControl false where the server asks nobody
 * @param name empty for nobody
 * @param role the highest they have anywhere; empty for none
 * @param projects higher roles in single projects, by name
 */
public record Who(
    boolean accessControl,
    Optional<String> name,
    Optional<String> role,
    Map<String, String> projects) {}
