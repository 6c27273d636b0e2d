package org.espalier.web.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSets;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.ModuleParameter.Range;
import org.espalier.core.model.ModuleType;
import org.espalier.core.model.ModuleTypes;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSettings;
import org.espalier.core.study.MethodTypes;
import org.espalier.core.study.Metrics;
import org.espalier.core.study.StructureSettings;
import org.espalier.core.study.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * The declarations that study files are checked against: {@code StudyTerms} of the document.
 *
 * @param goals metrics that some data set measures; of several heads each name also with a head's
 * @param structure what any module may say besides its parameters and may be searched
 */
record StudyTerms(
    List<String> goals,
    List<DataSet> dataSets,
    List<Parameter> data,
    List<Parameter> training,
    List<Parameter> structure,
    List<Kind> modules,
    List<Kind> samplers,
    List<Kind> pruners) {

  static final StudyTerms ALL =
      new StudyTerms(
          Metrics.OBJECTIVES,
          DataSets.BUILT_IN.declarations().stream().map(DataSet::of).toList(),
          parameters(DataSettings.all()),
          parameters(TrainingOptions.all()),
          parameters(StructureSettings.all()),
          ModuleTypes.all().stream().map(Kind::of).toList(),
          kinds(MethodTypes.samplers()),
          kinds(MethodTypes.pruners()));

  record DataSet(String name, int trainingExamples, int testExamples, List<String> goals) {
    private static DataSet of(DataSetDeclaration set) {
      return new DataSet(
          set.name(), set.trainingExamples(), set.testExamples(), Metrics.of(set.target()));
    }
  }

  /** A type of module, a sampler or a pruner. */
  record Kind(String name, String doc, List<Parameter> parameters) {
    private static Kind of(ModuleType type) {
      return new Kind(type.name(), type.doc(), StudyTerms.parameters(type.parameters()));
    }
  }

  /**
   * A setting.
   *
   * @param kind {@code whole}, {@code real}, {@code one_of} or {@code flag}
   * @param low the least number; null where it is none
   * @param high the greatest number; null where it is none, or has no limit
   * @param values the texts of a {@code one_of}
   * @param fallback what counts where nothing is said
   */
  record Parameter(
      String name,
      String kind,
      @Nullable Number low,
      @Nullable Number high,
      List<String> values,
      @Nullable ParameterValue fallback,
      boolean required,
      String doc) {

    private static Parameter of(ModuleParameter declared) {
      return switch (declared.range()) {
        case Range.Whole(long low, long high) ->
            of(declared, "whole", low, high == Long.MAX_VALUE ? null : high, List.of());
        case Range.Real(double low, double high) ->
            of(declared, "real", low, Double.isInfinite(high) ? null : high, List.of());
        case Range.OneOf(List<String> texts) -> of(declared, "one_of", null, null, texts);
        case Range.Flag() -> of(declared, "flag", null, null, List.of());
      };
    }

    private static Parameter of(
        ModuleParameter declared,
        String kind,
        @Nullable Number low,
        @Nullable Number high,
        List<String> values) {
      Optional<ParameterValue> fallback = declared.fallback();
      return new Parameter(
          declared.name(),
          kind,
          low,
          high,
          values,
          fallback.orElse(null),
          declared.required(),
          declared.doc());
    }
  }

  private static List<Kind> kinds(Map<String, List<ModuleParameter>> methods) {
    return methods.entrySet().stream()
        .map(
            method ->
                new Kind(
                    method.getKey(),
                    MethodTypes.about(method.getKey()),
                    parameters(method.getValue())))
        .toList();
  }

  private static List<Parameter> parameters(List<ModuleParameter> declared) {
    return declared.stream().map(Parameter::of).toList();
  }
}
