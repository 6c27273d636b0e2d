package org.espalier.core.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A data set that studies may name.
 *
 * @param name as study files write it; workers look for a folder of this name
 * @param features the shape of one example as it is stored
 * @param target what its labels are
 * @param trainingExamples how many there are to train on
 * @param testExamples how many there are to test with
 * @param license its licence and authors, for people; empty where nothing is said
 * @param source how it is read, where a study file declares it
 */
public record DataSetDeclaration(
    String name,
    Shape features,
    Target target,
    int trainingExamples,
    int testExamples,
    String license,
    Optional<DataSource> source) {

  /** The name of the input that every data set has. */
  public static final String FEATURES = "features";

  /** A set that workers know by its name. */
  public DataSetDeclaration(
      String name,
      Shape features,
      Target target,
      int trainingExamples,
      int testExamples,
      String license) {
    this(name, features, target, trainingExamples, testExamples, license, Optional.empty());
  }

  /** A set that a study file declares; how many examples it has is not known before it is read. */
  public static DataSetDeclaration of(String name, DataSource source, String license) {
    return new DataSetDeclaration(
        name, source.features(), source.target(), 0, 0, license, Optional.of(source));
  }

  /** The names of what a model may read: all features, then their groups. */
  public List<String> inputs() {
    List<String> names = new ArrayList<>(List.of(FEATURES));
    source.ifPresent(it -> names.addAll(it.groups().keySet()));
    return names;
  }

  /**
   * The shapes of what a model may read, in the order of {@link #inputs}.
   *
   * @param features of one example, as a view has it
   */
  public Map<String, Shape> shapes(Shape features) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(FEATURES, features);
    source.ifPresent(it -> shapes.putAll(it.groups()));
    return shapes;
  }

  /** The views that {@link #seenAs} knows for this set, the default first. */
  public List<String> views() {
    return switch (features) {
      case Shape.Image image -> List.of("image", "rows", "vector");
      case Shape.Vector vector -> List.of("vector");
      case Shape.Sequence sequence -> List.of("rows", "vector");
      case Shape.Tokens tokens -> List.of("tokens");
    };
  }

  /**
   * The shape of one example under a view.
   *
   * @throws IllegalArgumentException if {@code view} is none of {@link #views}
   */
  public Shape seenAs(String view) {
    if (!views().contains(view)) {
      throw new IllegalArgumentException("%s has no view '%s'".formatted(name, view));
    }
    return switch (features) {
      case Shape.Image image ->
          switch (view) {
            case "rows" -> new Shape.Sequence(image.height(), image.channels() * image.width());
            case "vector" -> new Shape.Vector(image.count());
            default -> image;
          };
      case Shape.Sequence sequence ->
          view.equals("vector") ? new Shape.Vector(sequence.count()) : sequence;
      case Shape.Vector vector -> vector;
      case Shape.Tokens tokens -> tokens;
    };
  }
}
