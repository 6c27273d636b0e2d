package org.espalier.core.study;

import java.util.List;
import org.espalier.core.document.Node;
import org.espalier.core.space.Condition;

/**
 * What a composite module's parameter stands for where it is used.
 *
 * @param place the name of the dimension that it is, if it is one
 * @param conditions under which the place counts
 */
record Argument(Node node, String place, List<Condition> conditions) {}
