package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.data.DataSource;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/** Arrays of a {@code .npz} as examples. */
final class ArraySet {
  private record Pair(NpzFile.Array x, NpzFile.Array y) {
    int count() {
      return Math.toIntExact(x.shape().getFirst());
    }
  }

  private ArraySet() {}

  static RawSet load(DataSource.Arrays source, Path folder) {
    Path file = DataPlace.find(source.file(), folder);
    Pair train = pair(file, source, source.x(), source.y());
    String digest = ContentDigest.of(List.of(file));
    if (source.testX().isPresent()) {
      Pair test = pair(file, source, source.testX().get(), source.testY().orElseThrow());
      return set(
          source, examples(source, train, all(train)), examples(source, test, all(test)), digest);
    }
    Splits split =
        Splits.of(
            file,
            train.count(),
            source.split(),
            i ->
                source.target().kind() == Target.Kind.CLASSES
                    ? (int) train.y().numbers().get(i)
                    : 0);
    return set(
        source,
        examples(source, train, split.train()),
        examples(source, train, split.test()),
        digest);
  }

  private static int[] all(Pair pair) {
    return IntStream.range(0, pair.count()).toArray();
  }

  private static RawSet set(
      DataSource.Arrays source, Examples train, Examples test, String digest) {
    return new RawSet(train, test, source.features(), source.target(), digest);
  }

  private static int steps(DataSource.Arrays source) {
    return source.features().sizes().getFirst().intValue();
  }

  private static Examples examples(DataSource.Arrays source, Pair pair, int[] places) {
    return new DenseExamples(
        pair.x().numbers(),
        pair.y().numbers(),
        places,
        source.features().sizes(),
        source.target(),
        steps(source));
  }

  private static Pair pair(Path file, DataSource.Arrays source, String x, String y) {
    NpzFile.Array features = NpzFile.read(file, x, source.scale());
    NpzFile.Array labels = NpzFile.read(file, y, 1);
    long examples = features.shape().getFirst();
    long each = source.features().count();
    if (examples == 0 || features.numbers().count() != examples * each) {
      throw DataFailure.of(
          file,
          "array '%s' has shape %s, but the study file says examples of %s"
              .formatted(x, features.shape(), source.features().text()));
    }
    Target target = source.target();
    long labelsEach =
        switch (target.kind()) {
          case CLASSES -> 1;
          case STEP_CLASSES -> steps(source);
          case LABELS, VALUES, SEVERAL -> target.size();
        };
    if (labels.numbers().count() != examples * labelsEach) {
      throw DataFailure.of(
          file,
          "array '%s' has shape %s, but %d examples want %d labels each"
              .formatted(y, labels.shape(), examples, labelsEach));
    }
    check(
        file,
        x,
        features.numbers(),
        source.features() instanceof Shape.Tokens(long s, long v) ? v : 0);
    boolean classes =
        target.kind() == Target.Kind.CLASSES || target.kind() == Target.Kind.STEP_CLASSES;
    check(file, y, labels.numbers(), classes ? target.size() : 0);
    return new Pair(features, labels);
  }

  /** Whether all are finite; with {@code below} also whole numbers from 0 to below it. */
  private static void check(Path file, String array, Numbers numbers, long below) {
    for (int i = 0; i < numbers.count(); i++) {
      float value = numbers.get(i);
      boolean good =
          below == 0
              ? Float.isFinite(value)
              : value >= 0 && value < below && value == Math.rint(value);
      if (!good) {
        throw DataFailure.of(
            file,
            "array '%s' holds %s, not only %s"
                .formatted(
                    array,
                    value,
                    below == 0 ? "finite numbers" : "whole numbers from 0 to " + (below - 1)));
      }
    }
  }
}
