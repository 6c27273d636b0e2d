package org.espalier.core.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.model.ModuleParameter;

/** Reads {@code data:}. */
final class DataReader {

  private static final int MOST_CLASSES = 100_000;

  private final Problems problems;
  private final SettingReader settings;

  DataReader(Problems problems, SpaceBuilder space) {
    this.problems = problems;
    this.settings = new SettingReader(problems, space);
  }

  DataTemplate read(Fields fields) {
    String set = fields.required("set", "the name of a data set").flatMap(this::name).orElse("");
    List<Integer> classes = fields.node("classes").map(this::classes).orElse(List.of());
    Setting limit = settings.read(fields, DataSettings.LIMIT).orElse(Setting.fixed(0L));
    Map<String, Setting> options = new LinkedHashMap<>();
    for (ModuleParameter option : DataSettings.options()) {
      settings.read(fields, option).ifPresent(setting -> options.put(option.name(), setting));
    }
    fields.finish();
    return new DataTemplate(set, classes, limit, options);
  }

  private Optional<String> name(Node node) {
    return Fields.text(node, problems);
  }

  private List<Integer> classes(Node node) {
    List<Integer> classes = new ArrayList<>();
    if (!(node instanceof Sequence sequence) || sequence.items().isEmpty()) {
      problems.wrongKind(node, "a list of labels, such as [0, 1, 2]");
      return classes;
    }
    for (Node item : sequence.items()) {
      Fields.whole(item, 0, MOST_CLASSES, problems)
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
