package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSets;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.Target;

/** Reads {@code data:}. */
final class DataReader {

  private static final int MOST_CLASSES = 100_000;

  private final Problems problems;
  private final DataSets sets;
  private final SettingReader settings;

  DataReader(Problems problems, SpaceBuilder space, DataSets sets) {
    this.problems = problems;
    this.sets = sets;
    this.settings = new SettingReader(problems, space);
  }

  DataTemplate read(Fields fields) {
    Optional<DataSetDeclaration> set =
        fields.required("set", "the name of a data set").flatMap(this::set);
    int labels = set.map(declared -> declared.target().size()).orElse(MOST_CLASSES);
    List<Integer> classes =
        fields.node("classes").map(node -> classes(node, labels - 1)).orElse(List.of());
    set.filter(declared -> !classes.isEmpty() && declared.target().kind() != Target.Kind.CLASSES)
        .ifPresent(
            declared ->
                problems.add(
                    fields.location().withPath(fields.location().path() + ".classes"),
                    "",
                    "the labels of '%s' are %s"
                        .formatted(declared.name(), declared.target().kind().phrase()),
                    "'classes' only where each example has one class"));
    Setting limit = settings.read(fields, DataSettings.LIMIT).orElse(Setting.fixed(0L));
    Map<String, Setting> options = new LinkedHashMap<>();
    for (ModuleParameter option : DataSettings.options()) {
      settings.read(fields, option).ifPresent(setting -> options.put(option.name(), setting));
    }
    fields.finish();
    return new DataTemplate(
        set.map(DataSetDeclaration::name).orElse(""),
        classes,
        limit,
        options,
        set.flatMap(DataSetDeclaration::source));
  }

  private Optional<DataSetDeclaration> set(Node node) {
    Optional<String> name = Fields.text(node, problems);
    Optional<DataSetDeclaration> found = name.flatMap(sets::find);
    if (name.isPresent() && found.isEmpty()) {
      problems.unknownName(
          node.location(),
          "there is no data set \'%s\'".formatted(name.get()),
          name.get(),
          sets.names());
    }
    return found;
  }

  private List<Integer> classes(Node node, int highest) {
    List<Integer> classes = new ArrayList<>();
    if (!(node instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.wrongKind(node, "a list of labels, such as [0, 1, 2]");
      return classes;
    }
    for (Node item : sequence.items()) {
      Fields.whole(item, 0, highest, problems)
          .ifPresent(
              label -> {
                if (classes.contains(label.intValue())) {
                  problems.add(
                      item.location(), item.brief(), "this label stands twice", "different labels");
                }
                classes.add(label.intValue());
              });
    }
    return classes;
  }
}
