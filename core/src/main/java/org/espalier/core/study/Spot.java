package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.space.Condition;

/**
 * A place where a module is laid out.
 *
 * @param name the full name of what is laid out
 * @param place what dimensions inside are named after
 * @param inputs full names of what feeds it
 * @param share whose weights it uses
 * @param conditions under which it is there
 */
record Spot(
    String name,
    String place,
    List<String> inputs,
    Optional<String> share,
    List<Condition> conditions) {

  /** The same under one more condition. */
  Spot under(Condition condition) {
    List<Condition> more = new ArrayList<>(conditions);
    more.add(condition);
    return new Spot(name, place, inputs, share, more);
  }

  /** The same with dimensions named after another place. */
  Spot at(String newPlace) {
    return new Spot(name, newPlace, inputs, share, conditions);
  }
}
