package org.espalier.core.space;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** When a dimension is active, said of another dimension that stands before it in the space. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Condition.OneOf.class, name = "one_of"),
  @JsonSubTypes.Type(value = Condition.AtLeast.class, name = "at_least"),
})
public sealed interface Condition {

  /** The name of the dimension whose value decides. */
  String parent();

  /** Active while the parent is active and has one of these values. */
  record OneOf(String parent, List<ParameterValue> values) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** Active while the parent is active and is at least this number. */
  record AtLeast(String parent, double minimum) implements Condition {}
}
