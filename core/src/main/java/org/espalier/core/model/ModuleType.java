package org.espalier.core.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.space.ParameterValue;

/**
 * One type of the module library, as a declaration: everything that can be known of it without an
 * engine. Engines look types up by name and must build every one.
 *
 * @param name as study files write it
 * @param doc one or two sentences for people
 * @param accepts kinds of shapes it takes
 * @param inputs how many modules feed it
 * @param head the labels it predicts, if it is a head
 * @param layout its output and weights for given inputs
 */
public record ModuleType(
    String name,
    Family family,
    String doc,
    Set<Shape.Kind> accepts,
    Inputs inputs,
    Optional<Target.Kind> head,
    List<ModuleParameter> parameters,
    Layout layout) {

  /** Groups of the documentation, in its order. */
  public enum Family {
    CONVOLUTION("Convolutions"),
    POOLING("Pooling and reshaping"),
    DENSE("Dense layers"),
    NORMALISATION("Normalisation and regularisation"),
    RECURRENT("Recurrent layers"),
    TOKEN("Tokens and attention"),
    MERGE("Merging"),
    HEAD("Heads");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** How many inputs a module takes. */
  public enum Inputs {
    ONE,
    TWO_OR_MORE
  }

  /**
   * Output and weights for decided settings, one kind of input, and the labels of the data; throws
   * {@link Misfit} where they cannot go together.
   */
  @FunctionalInterface
  public interface Layout {
    Laid lay(Settings settings, List<Shape> inputs, Target target);
  }

  /** What a layout says. */
  public record Laid(Shape output, List<Weight> weights) {
    public Laid {
      weights = List.copyOf(weights);
    }
  }

  public ModuleType {
    accepts = Set.copyOf(accepts);
    parameters = List.copyOf(parameters);
  }

  public Optional<ModuleParameter> parameter(String parameter) {
    return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
  }

  /** The given values (checked before) and the fallbacks of the rest. */
  public Settings settings(Map<String, ParameterValue> given) {
    Map<String, ParameterValue> values = new HashMap<>();
    for (ModuleParameter parameter : parameters) {
      Optional.ofNullable(given.get(parameter.name()))
          .or(parameter::fallback)
          .ifPresent(value -> values.put(parameter.name(), value));
    }
    return new Settings(values);
  }
}
