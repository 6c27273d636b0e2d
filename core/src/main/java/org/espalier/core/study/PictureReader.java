package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSource;
import org.espalier.core.data.Split;
import org.espalier.core.document.Problems;
import org.espalier.core.model.Shape;

/** Reads a data set of {@code type: images}. */
final class PictureReader {
  private final DataSetReader sets;
  private final Problems problems;

  PictureReader(DataSetReader sets, Problems problems) {
    this.sets = sets;
    this.problems = problems;
  }

  Optional<DataSource> read(Fields fields, DataFile file, Split split) {
    Optional<DataFile> test = sets.test(fields);
    List<String> classes = fields.node("classes").map(sets::texts).orElse(List.of());
    return fields
        .required("image", "[channels, height, width], with 1 or 3 channels")
        .flatMap(node -> sets.sizes(node, 3))
        .map(
            sizes -> {
              if (sizes.getFirst() != 1 && sizes.getFirst() != 3) {
                problems.add(
                    fields.location().withPath(fields.location().path() + ".image"),
                    String.valueOf(sizes.getFirst()),
                    "pictures have no %d channels".formatted(sizes.getFirst()),
                    "1 (grey) or 3 (colour)");
              }
              return new DataSource.Pictures(
                  file,
                  test,
                  split,
                  new Shape.Image(sizes.get(0), sizes.get(1), sizes.get(2)),
                  classes);
            });
  }
}
