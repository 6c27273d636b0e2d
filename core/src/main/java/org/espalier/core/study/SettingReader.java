package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import org.espalier.core.document.NearestName;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;

/** Reads settings: a constant, or a dimension that joins the space. */
final class SettingReader {

  private static final Setting NOTHING = Setting.fixed(0L);

  private final Problems problems;
  private final SpaceBuilder space;
  private final DimensionReader dimensions;

  SettingReader(Problems problems, SpaceBuilder space) {
    this.problems = problems;
    this.space = space;
    this.dimensions = new DimensionReader(problems);
  }

  /**
   * The setting at {@code node}; where there is a problem, some setting.
   *
   * @param place the dimension's name, unless the file gives it another
   * @param conditions under which the place counts
   */
  Setting read(Node node, String place, Range rule, List<Condition> conditions) {
    if (!DimensionReader.isDimension(node)) {
      if (node instanceof Mapping mapping && mapping.entries().size() > 0) {
        dimensions.unknownForm(mapping, rule);
        return NOTHING;
      }
      return accept(node, rule, problems).<Setting>map(Setting.Fixed::new).orElse(NOTHING);
    }
    Mapping mapping = (Mapping) node;
    String name = mapping.get("name").flatMap(this::dimensionName).orElse(place);
    Optional<Dimension> dimension = dimensions.read(mapping, rule);
    if (dimension.isEmpty()) {
      return NOTHING;
    }
    return space.add(name, dimension.get(), conditions, node.location())
        ? new Setting.Searched(name)
        : NOTHING;
  }

  /** The declared setting under its name, or its default, if it has one. */
  Optional<Setting> read(Fields fields, ModuleParameter declared) {
    return fields
        .node(declared.name())
        .map(node -> read(node, declared.name(), declared.range(), List.of()))
        .or(() -> declared.fallback().map(Setting.Fixed::new));
  }

  private Optional<String> dimensionName(Node node) {
    Optional<String> name = Fields.text(node, problems);
    if (name.isPresent() && !Words.DIMENSION_NAME.matcher(name.get()).matches()) {
      problems.add(
          node.location(),
          node.brief(),
          "this is no name of a dimension",
          "a letter, then letters, digits and . _ -; at most 100");
      return Optional.empty();
    }
    return name;
  }

  /** The constant at {@code node}, as {@code rule} wants it; empty with a problem otherwise. */
  static Optional<ParameterValue> accept(Node node, Range rule, Problems problems) {
    if (!(node instanceof Scalar scalar) || scalar.value() == null) {
      problems.wrongKind(node, rule.allowed());
      return Optional.empty();
    }
    Optional<ParameterValue> value = rule.accept(ParameterValue.of(scalar.value()));
    if (value.isEmpty()) {
      problems.add(
          node.location(),
          node.brief(),
          message(scalar, rule),
          rule.allowed(),
          scalar.value() instanceof String text ? suggestion(text, rule) : Optional.empty());
    }
    return value;
  }

  private static String message(Scalar scalar, Range rule) {
    boolean number = scalar.value() instanceof Long || scalar.value() instanceof Double;
    boolean text = scalar.value() instanceof String;
    return switch (rule) {
      case Range.Whole whole when scalar.value() instanceof Long ->
          scalar.text() + " is out of range";
      case Range.Real real when number -> scalar.text() + " is out of range";
      case Range.OneOf word when text -> "'%s' is not known here".formatted(scalar.brief());
      case Range.Whole whole -> scalar.sentence();
      case Range.Real real -> scalar.sentence();
      case Range.OneOf word -> scalar.sentence();
      case Range.Flag flag -> scalar.sentence();
    };
  }

  private static Optional<String> suggestion(String text, Range rule) {
    return switch (rule) {
      case Range.Whole whole -> Words.numberFor(text);
      case Range.Real real -> Words.numberFor(text);
      case Range.OneOf word -> NearestName.of(text, word.texts());
      case Range.Flag flag -> Words.flagFor(text);
    };
  }
}
