package org.espalier.core.study;

import java.util.Optional;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSource;
import org.espalier.core.data.IdxSource;
import org.espalier.core.data.Split;
import org.espalier.core.document.Problems;
import org.espalier.core.model.Shape;

/** Reads a data set of {@code type: idx}. */
final class IdxReader {
  /** Bytes become numbers from 0 to 1. */
  private static final double SCALE = 255;

  /** A label is one byte. */
  private static final int MOST_CLASSES = 256;

  private final DataSetReader sets;
  private final Problems problems;

  IdxReader(DataSetReader sets, Problems problems) {
    this.sets = sets;
    this.problems = problems;
  }

  Optional<DataSource> read(Fields fields, DataFile file, Split split) {
    IdxSource.Pair train =
        new IdxSource.Pair(
            file, sets.file(fields, "labels_", "the labels are in a file of their own"));
    Optional<IdxSource.Pair> test = test(fields);
    Optional<Shape> shape = sets.shape(fields);
    long classes = sets.outputs(fields, "how many classes there are");
    double scale = sets.scale(fields, SCALE);
    if (classes > MOST_CLASSES) {
      problems.add(
          fields.location().withPath(fields.location().path() + ".outputs"),
          String.valueOf(classes),
          "a label is one byte, which tells no %d classes apart".formatted(classes),
          "1 to " + MOST_CLASSES);
    }
    return shape.map(found -> new IdxSource(train, test, split, found, (int) classes, scale));
  }

  private Optional<IdxSource.Pair> test(Fields fields) {
    boolean wanted =
        fields.has("test_path")
            || fields.has("test_url")
            || fields.has("test_labels_path")
            || fields.has("test_labels_url");
    return wanted
        ? Optional.of(
            new IdxSource.Pair(
                sets.file(fields, "test_", "the examples to test on are in one file"),
                sets.file(
                    fields, "test_labels_", "the labels to test on are in a file of their own")))
        : Optional.empty();
  }
}
