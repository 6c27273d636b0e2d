package org.espalier.core.study;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.ValueRule;

/** What the reader has to know of the module types that a study file may use. */
interface ModuleLibrary {

  /** The names of all types. */
  List<String> types();

  /** The parameters of a type by name; {@code type} is one of {@link #types}. */
  Map<String, ValueRule> parameters(String type);
}
