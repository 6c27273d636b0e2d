package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.junit.jupiter.api.Test;

/** Choices between modules, repeats, composites and shared names become the models they say. */
class StructureTest {

  private static StudySpec study(String modules, String model) throws StudyProblems {
    return StudyReader.read(
        """
        name: structure
        goal: {minimize: test_loss}
        data: {set: mnist-10k}
        %s
        model:
        %s
          pool: {type: global_pool}
          head: {type: classifier}
        training: {epochs: 1}
        search: {trials: 10}
        """
            .formatted(modules, model.indent(2)));
  }

  /** Each module as {@code name(inputs) parameters}, sorted by parameter. */
  private static List<String> modules(StudySpec study, Object... point) {
    Map<String, ParameterValue> values = new HashMap<>();
    for (int i = 0; i < point.length; i += 2) {
      values.put((String) point[i], ParameterValue.of(point[i + 1]));
    }
    return study.resolve(values).model().modules().stream().map(StructureTest::text).toList();
  }

  private static String text(ModuleSpec module) {
    String parameters =
        module.parameters().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().raw())
            .sorted()
            .collect(Collectors.joining(" "));
    return "%s:%s%s %s%s"
        .formatted(
            module.name(),
            module.type(),
            module.inputs(),
            parameters,
            module.share().map(from -> " shares " + from).orElse(""))
        .strip();
  }

  private static List<String> space(StudySpec study) {
    return study.space().parameters().stream()
        .map(
            parameter ->
                parameter.name()
                    + (parameter.conditions().isEmpty() ? "" : " if " + parameter.conditions()))
        .toList();
  }

  @Test
  void aRepeatedModuleIsLaidOutWithDimensionsOfItsOwn() throws StudyProblems {
    StudySpec study =
        study(
            "",
            "block: {type: conv_block, filters: {choice: [8, 16]}, kernel: [3, 5],"
                + " repeat: {int: [1, 3]}}");

    assertThat(space(study))
        .containsExactly(
            "block.repeat",
            "block.1.filters",
            "block.2.filters if [AtLeast[parent=block.repeat, minimum=2.0]]",
            "block.3.filters if [AtLeast[parent=block.repeat, minimum=3.0]]");
    assertThat(modules(study, "block.repeat", 2, "block.1.filters", 8, "block.2.filters", 16))
        .containsExactly(
            "block.1:conv_block[features] filters=8 kernel_height=3 kernel_width=5",
            "block.2:conv_block[block.1] filters=16 kernel_height=3 kernel_width=5",
            "pool:global_pool[block.2]",
            "head:classifier[pool]");
  }

  @Test
  void sharedCopiesHaveOneDimensionAndOneSetOfWeights() throws StudyProblems {
    StudySpec study =
        study(
            "",
            """
            first: {type: conv_block, filters: {int: [8, 16], name: width}}
            block: {type: conv_block, filters: {int: [8, 16], name: width}, repeat: 3, shared: true}
            """);

    assertThat(space(study)).containsExactly("width");
    assertThat(modules(study, "width", 12))
        .containsExactly(
            "first:conv_block[features] filters=12",
            "block.1:conv_block[first] filters=12",
            "block.2:conv_block[block.1] filters=12 shares block.1",
            "block.3:conv_block[block.2] filters=12 shares block.1",
            "pool:global_pool[block.3]",
            "head:classifier[pool]");
  }

  @Test
  void aChoiceBetweenModulesOpensTheDimensionsOfTheOneTaken() throws StudyProblems {
    StudySpec study =
        study(
            "",
            """
            block:
              choice:
                - {type: conv_block, filters: {choice: [8, 16]}}
                - {type: residual_block, filters: 8, stride: {int: [1, 2]}, repeat: 2}
            """);

    assertThat(space(study))
        .containsExactly(
            "block",
            "block.conv_block.filters if [OneOf[parent=block, values=[TextValue[value=conv_block]]]]",
            "block.residual_block.1.stride if [OneOf[parent=block,"
                + " values=[TextValue[value=residual_block]]]]",
            "block.residual_block.2.stride if [OneOf[parent=block,"
                + " values=[TextValue[value=residual_block]]]]");
    assertThat(modules(study, "block", "conv_block", "block.conv_block.filters", 16))
        .containsExactly(
            "block:conv_block[features] filters=16",
            "pool:global_pool[block]",
            "head:classifier[pool]");
    assertThat(
            modules(
                study,
                "block",
                "residual_block",
                "block.residual_block.1.stride",
                1,
                "block.residual_block.2.stride",
                2))
        .containsExactly(
            "block.1:residual_block[features] filters=8 stride=1",
            "block.2:residual_block[block.1] filters=8 stride=2",
            "pool:global_pool[block.2]",
            "head:classifier[pool]");
  }

  @Test
  void aChoiceOfTypesKeepsForEachTheParametersItHas() throws StudyProblems {
    StudySpec study =
        study(
            "",
            "block: {type: {choice: [conv_block, residual_block]}, filters: {choice: [8, 16]},"
                + " dropout: {float: [0, 0.5]}}");

    assertThat(space(study))
        .containsExactly(
            "block.type",
            "block.filters",
            "block.dropout if [OneOf[parent=block.type, values=[TextValue[value=conv_block]]]]");
    assertThat(modules(study, "block.type", "residual_block", "block.filters", 8))
        .startsWith("block:residual_block[features] filters=8");
    assertThat(
            modules(study, "block.type", "conv_block", "block.filters", 8, "block.dropout", 0.25))
        .startsWith("block:conv_block[features] dropout=0.25 filters=8");
  }

  @Test
  void aCompositeIsLaidOutWithItsArguments() throws StudyProblems {
    StudySpec study =
        study(
            """
            modules:
              bottleneck:
                parameters: {width: 8, stride: 1}
                body:
                  narrow: {type: conv_block, filters: $width, kernel: 1}
                  wide: {type: conv_block, filters: $width, stride: $stride}
                  around: {type: conv_block, filters: $width, stride: $stride, inputs: input}
                  sum: {type: add, inputs: [wide, around]}
            """,
            """
            one: {type: bottleneck, width: {choice: [8, 16]}, include: {choice: [true, false]}}
            two: {type: bottleneck, stride: 2}
            """);

    assertThat(space(study))
        .containsExactly(
            "one.include",
            "one.width if [OneOf[parent=one.include, values=[FlagValue[value=true]]]]");
    assertThat(modules(study, "one.include", true, "one.width", 16))
        .containsExactly(
            "one.narrow:conv_block[features] filters=16 kernel=1",
            "one.wide:conv_block[one.narrow] filters=16 stride=1",
            "one.around:conv_block[features] filters=16 stride=1",
            "one.sum:add[one.wide, one.around]",
            "two.narrow:conv_block[one.sum] filters=8 kernel=1",
            "two.wide:conv_block[two.narrow] filters=8 stride=2",
            "two.around:conv_block[one.sum] filters=8 stride=2",
            "two.sum:add[two.wide, two.around]",
            "pool:global_pool[two.sum]",
            "head:classifier[pool]");
    assertThat(modules(study, "one.include", false))
        .startsWith("two.narrow:conv_block[features] filters=8 kernel=1");
  }

  @Test
  void aSharedCompositeSharesEachModuleInside() throws StudyProblems {
    StudySpec study =
        study(
            """
            modules:
              pair:
                body:
                  one: {type: conv_block, filters: 8}
                  two: {type: conv_block, filters: 8}
            """,
            """
            first: {type: conv_block, filters: 8}
            block: {type: pair, repeat: 2, shared: true}
            """);

    assertThat(modules(study))
        .contains(
            "block.2.one:conv_block[block.1.two] filters=8 shares block.1.one",
            "block.2.two:conv_block[block.2.one] filters=8 shares block.1.two");
  }

  @Test
  void aRepeatOfNoneIsBridged() throws StudyProblems {
    StudySpec study = study("", "block: {type: conv_block, filters: 8, repeat: {int: [0, 2]}}");

    assertThat(modules(study, "block.repeat", 0))
        .containsExactly("pool:global_pool[features]", "head:classifier[pool]");
    assertThat(space(study)).containsExactly("block.repeat");
    assertThat(study.space()).isEqualTo(new Space(study.space().parameters()));
  }
}
