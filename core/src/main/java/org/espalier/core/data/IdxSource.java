package org.espalier.core.data;

import java.util.List;
import java.util.Optional;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * Examples and their classes in two files of the format of MNIST, unsigned bytes each.
 *
 * @param test two more files to test on; without them examples are split
 * @param shape of one example
 * @param classes how many there are
 * @param scale by what features are divided
 */
public record IdxSource(
    Pair train, Optional<Pair> test, Split split, Shape shape, int classes, double scale)
    implements DataSource {

  /** Examples, and the file of their classes. */
  public record Pair(DataFile examples, DataFile labels) {}

  @Override
  public DataFile file() {
    return train.examples();
  }

  @Override
  public List<DataFile> files() {
    return test.map(
            other -> List.of(train.examples(), train.labels(), other.examples(), other.labels()))
        .orElse(List.of(train.examples(), train.labels()));
  }

  @Override
  public Shape features() {
    return shape;
  }

  @Override
  public Target target() {
    return Target.classes(classes);
  }

  @Override
  public boolean exact() {
    return true;
  }
}
