package org.espalier.core.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.NoSuchElementException;
import org.espalier.core.space.ParameterValue;

/**
 * A value of the study file: decided, or searched. In JSON the bare scalar, or <code>
 * {"dimension": "name"}</code>.
 */
public sealed interface Setting {

  /** Always this. */
  record Fixed(ParameterValue value) implements Setting {
    @Override
    public ParameterValue at(Map<String, ParameterValue> point) {
      return value;
    }

    @Override
    public Object raw() {
      return value.raw();
    }
  }

  /** The point's value of the dimension of this name. */
  record Searched(String dimension) implements Setting {
    @Override
    public ParameterValue at(Map<String, ParameterValue> point) {
      ParameterValue value = point.get(dimension);
      if (value == null) {
        throw new NoSuchElementException("the point has no value for '" + dimension + "'");
      }
      return value;
    }

    @Override
    public Object raw() {
      return Map.of("dimension", dimension);
    }
  }

  /**
   * The value at a point of the space.
   *
   * @throws NoSuchElementException if the point lacks the dimension
   */
  ParameterValue at(Map<String, ParameterValue> point);

  /** As JSON writes it. */
  @JsonValue
  Object raw();

  /** A decided setting. */
  static Setting fixed(Object raw) {
    return new Fixed(ParameterValue.of(raw));
  }

  /**
   * Reads what {@link #raw} wrote.
   *
   * @throws IllegalArgumentException if it is neither form
   */
  @JsonCreator
  static Setting of(Object raw) {
    if (raw instanceof Map<?, ?> map) {
      if (map.get("dimension") instanceof String name && map.size() == 1) {
        return new Searched(name);
      }
      throw new IllegalArgumentException("a searched setting is {\"dimension\": name}");
    }
    return fixed(raw);
  }
}
