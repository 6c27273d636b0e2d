package org.espalier.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.core.model.ModuleType.Family;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingOptions;

/** The page {@code docs/modules.md}, written from the declarations alone. */
public final class ModulesPage {

  private ModulesPage() {}

  /** The page in Markdown. */
  public static String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # The module library

        Every type a model may be made of, and every setting of `training:`. This page is written
        from the declarations in `org.espalier.core.model`; a test keeps it so.

        A parameter without a default must be given. Any parameter may be a search dimension
        instead of a value ([study-file.md](study-file.md)). Shapes are written without the axis of
        examples: images are channels × height × width, sequences are steps × features. Modules of
        equal types and shapes share their weights by `share: NAME`; a `next_token` or
        `sequence_tagger` may share the matrix of an `embedding`.

        Weights are named `MODULE/WEIGHT` in checkpoints and in a transfer's `names`. Their shapes
        are told by the parameters and by what a module takes: the `features` of a vector or of each
        step, the `channels` of an image, the `steps` and the `vocabulary` of tokens; `outputs` are
        the classes, labels or values of the data. Halves and quotients are rounded down, to 1 at
        least.
        """);
    for (Family family : Family.values()) {
      page.append("\n## ").append(family.title()).append('\n');
      ModuleTypes.all().stream()
          .filter(type -> type.family() == family)
          .forEach(type -> describe(type, page));
    }
    page.append("\n## Settings of training\n\n");
    page.append(
        """
        Besides `epochs` and `batch_size`.

        """);
    List<ModuleParameter> settings = new ArrayList<>();
    settings.add(TrainingOptions.OPTIMIZER);
    settings.add(TrainingOptions.LEARNING_RATE);
    settings.addAll(TrainingOptions.options());
    table(settings, page);
    return page.toString();
  }

  private static void describe(ModuleType type, StringBuilder page) {
    page.append("\n### ").append(type.name()).append("\n\n").append(type.doc()).append("\n\n");
    page.append("Takes ")
        .append(type.inputs() == ModuleType.Inputs.TWO_OR_MORE ? "two inputs or more, each " : "")
        .append(
            type.accepts().stream()
                .sorted()
                .map(Shape.Kind::phrase)
                .collect(Collectors.joining(" or ")))
        .append('.');
    type.head().ifPresent(kind -> page.append(" Predicts ").append(kind.phrase()).append('.'));
    page.append('\n');
    if (!type.parameters().isEmpty()) {
      page.append('\n');
      table(type.parameters(), page);
    }
    page.append('\n');
    weights(WeightTable.of(type), page);
  }

  private static void weights(List<WeightTable.Row> weights, StringBuilder page) {
    if (weights.isEmpty()) {
      page.append("No weights.\n");
      return;
    }
    page.append("| weight | shape | |\n|---|---|---|\n");
    for (WeightTable.Row weight : weights) {
      List<String> remarks = new ArrayList<>(weight.conditions());
      if (!weight.trained()) {
        remarks.add("follows the data, is not trained");
      }
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(weight.name(), weight.shape(), String.join("; ", remarks)));
    }
  }

  private static void table(List<ModuleParameter> parameters, StringBuilder page) {
    page.append("| parameter | allowed | default | |\n|---|---|---|---|\n");
    for (ModuleParameter parameter : parameters) {
      page.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s |\n",
              parameter.name(),
              parameter.allowed(),
              parameter.fallback().map(ModulesPage::value).orElse(""),
              parameter.doc()));
    }
  }

  private static String value(ParameterValue value) {
    return "`" + value.raw() + "`";
  }
}
