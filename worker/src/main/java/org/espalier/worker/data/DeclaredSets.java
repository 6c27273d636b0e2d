package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSource;
import org.espalier.core.data.IdxSource;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;
import org.jspecify.annotations.Nullable;

/**
 * Data sets that study files declare. Keeps the one that was read last, until its files change. For
 * one thread.
 */
final class DeclaredSets {
  private record Cached(DataSource source, List<FileStamp> stamps, RawSet set) {}

  private @Nullable Cached cached;

  LoadedData load(DataSource source, DataSpec spec, Path folder, long seed) {
    RawSet raw = raw(source, folder);
    check(source, raw);
    ParameterValue wanted = spec.options().get(ImageView.OPTION);
    String view = wanted == null ? "" : String.valueOf(wanted.raw());
    DataSetDeclaration declared =
        new DataSetDeclaration(spec.set(), raw.features(), raw.target(), 0, 0, "");
    Shape seen = raw.features();
    if (!view.isEmpty()) {
      try {
        seen = declared.seenAs(view);
      } catch (IllegalArgumentException e) {
        throw new TrialFailure(FailureCategory.BAD_SPEC, e.getMessage() + ".", e);
      }
    }
    Examples train =
        ChosenExamples.of(spec.set(), raw.train(), spec, raw.features(), seen, spec.limit(), seed);
    Examples test = ChosenExamples.of(spec.set(), raw.test(), spec, raw.features(), seen, 0, seed);
    Target target = spec.classes().isEmpty() ? raw.target() : Target.classes(spec.classes().size());
    return new LoadedData(
        train,
        test,
        inputs(seen, raw),
        target,
        raw.valueScales(),
        new DataFacts(
            spec,
            raw.digest(),
            train.count(),
            test.count(),
            raw.badRows().count(),
            raw.badRows().first(),
            raw.notes()));
  }

  private RawSet raw(DataSource source, Path folder) {
    Cached known = cached;
    List<FileStamp> stamps = FileStamp.of(source, folder);
    if (known == null || !known.source().equals(source) || !known.stamps().equals(stamps)) {
      cached = null;
      RawSet set =
          switch (source) {
            case DataSource.Table table -> TableSet.load(table, folder);
            case DataSource.Arrays arrays -> ArraySet.load(arrays, folder);
            case DataSource.Pictures pictures -> PictureSet.load(pictures, folder);
            case IdxSource idx -> IdxSet.load(idx, folder);
            case DataSource.Text text -> TextSet.load(text, folder);
          };
      known = new Cached(source, stamps, set);
      cached = known;
    }
    return known.set();
  }

  /** What the study file says of sizes must be so: its model was checked by it. */
  private static void check(DataSource source, RawSet raw) {
    if (source.exact()
        && (!source.features().equals(raw.features())
            || !source.groups().equals(raw.groups())
            || !source.target().equals(raw.target()))) {
      throw DataFailure.of(
          source.file().name(),
          "it has %s of %s%s and %s, but the study file says %s%s and %s"
              .formatted(
                  raw.features().kind().phrase(),
                  sizes(raw.features()),
                  sizes(raw.groups()),
                  raw.target().text(),
                  sizes(source.features()),
                  sizes(source.groups()),
                  source.target().text()));
    }
  }

  private static Map<String, Shape> inputs(Shape features, RawSet raw) {
    Map<String, Shape> inputs = new LinkedHashMap<>(raw.groups());
    inputs.put(DataSets.FEATURES, features);
    return inputs;
  }

  private static String sizes(Map<String, Shape> groups) {
    return groups.isEmpty()
        ? ""
        : groups.entrySet().stream()
            .map(group -> group.getKey() + ": " + sizes(group.getValue()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String sizes(Shape shape) {
    return shape instanceof Shape.Tokens(long steps, long vocabulary)
        ? steps + " out of " + vocabulary
        : shape.text();
  }
}
