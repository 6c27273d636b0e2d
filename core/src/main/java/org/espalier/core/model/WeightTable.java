package org.espalier.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.core.space.ParameterValue;

/**
 * The weights of a module type, with shapes in the words of its parameters. Layouts compute with
 * numbers: this asks them with sizes that tell by themselves where they come from.
 */
final class WeightTable {

  /**
   * A weight.
   *
   * @param shape such as {@code 4 · units × features}
   * @param conditions under which it is there, all of them; empty for always
   */
  record Row(String name, String shape, boolean trained, List<String> conditions) {
    Row {
      conditions = List.copyOf(conditions);
    }
  }

  private record Key(String name, String shape, boolean trained) {}

  private final ModuleType type;
  private final ProbeSizes sizes;
  private final Map<Key, List<String>> rows = new LinkedHashMap<>();

  private WeightTable(ModuleType type) {
    this.type = type;
    this.sizes = new ProbeSizes(type);
  }

  /** In the order of the declaration; a weight of two possible shapes has two rows. */
  static List<Row> of(ModuleType type) {
    return new WeightTable(type).rows();
  }

  private List<Row> rows() {
    Map<String, Set<Key>> byKind = new LinkedHashMap<>();
    for (Shape.Kind kind : new TreeSet<>(type.accepts())) {
      byKind.put("for " + kind.phrase(), keys(Map.of(), sizes.input(kind)));
    }
    note(byKind);
    Shape input = sizes.input(new TreeSet<>(type.accepts()).first());
    type.parameters().forEach(parameter -> note(byOption(parameter, input)));
    noteWhatKeepsTheShape(input);
    return rows.entrySet().stream()
        .map(
            row ->
                new Row(
                    row.getKey().name(),
                    row.getKey().shape(),
                    row.getKey().trained(),
                    row.getValue()))
        .toList();
  }

  /**
   * Lists weights, and says of those that are there under some of the words only which these are.
   */
  private void note(Map<String, Set<Key>> byWords) {
    byWords.values().forEach(keys -> keys.forEach(key -> rows.putIfAbsent(key, new ArrayList<>())));
    for (Map.Entry<Key, List<String>> row : rows.entrySet()) {
      List<String> there =
          byWords.entrySet().stream()
              .filter(entry -> entry.getValue().contains(row.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      if (!there.isEmpty() && there.size() < byWords.size()) {
        row.getValue().add(String.join(" or ", there));
      }
    }
  }

  /** The weights by every setting of a parameter that chooses. */
  private Map<String, Set<Key>> byOption(ModuleParameter parameter, Shape input) {
    List<?> options =
        switch (parameter.range()) {
          case ModuleParameter.Range.OneOf choice -> choice.texts();
          case ModuleParameter.Range.Flag flag -> List.of(true, false);
          case ModuleParameter.Range.Whole whole -> List.of();
          case ModuleParameter.Range.Real real -> List.of();
        };
    Map<String, Set<Key>> byOption = new LinkedHashMap<>();
    for (Object option : options) {
      byOption.put(
          "`%s: %s`".formatted(parameter.name(), option),
          keys(Map.of(parameter.name(), ParameterValue.of(option)), input));
    }
    return byOption;
  }

  /** What stands in a way around the module is there only where the way must change the shape. */
  private void noteWhatKeepsTheShape(Shape input) {
    if (input instanceof Shape.Image image && type.parameter("filters").isPresent()) {
      Map<String, ParameterValue> same = Map.of("filters", ParameterValue.of(image.channels()));
      Set<String> kept =
          weights(same, input).stream().map(Weight::name).collect(Collectors.toSet());
      Set<Key> usual = keys(Map.of(), input);
      rows.forEach(
          (key, conditions) -> {
            if (usual.contains(key) && !kept.contains(key.name())) {
              conditions.add("where stride or filters change the shape");
            }
          });
    }
  }

  private Set<Key> keys(Map<String, ParameterValue> changed, Shape input) {
    return weights(changed, input).stream()
        .map(weight -> new Key(weight.name(), sizes.words(weight.shape(), input), weight.trained()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<Weight> weights(Map<String, ParameterValue> changed, Shape input) {
    Map<String, ParameterValue> values = new HashMap<>(sizes.parameters());
    values.putAll(changed);
    List<Shape> inputs =
        type.inputs() == ModuleType.Inputs.ONE ? List.of(input) : List.of(input, input);
    Target target =
        new Target(type.head().orElse(Target.Kind.CLASSES), Math.toIntExact(ProbeSizes.OUTPUTS));
    return type.layout().lay(type.settings(values), inputs, target).weights();
  }
}
