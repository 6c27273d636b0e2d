package org.espalier.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/** The data sets that a study is checked against. Immutable. */
public record DataSets(List<DataSetDeclaration> declarations) {

  /** The set that comes with the product. */
  public static final DataSetDeclaration MNIST_10K =
      new DataSetDeclaration(
          "mnist-10k",
          new Shape.Image(1, 28, 28),
          Target.classes(10),
          8_000,
          2_000,
          "MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0");

  /** What comes with the product. */
  public static final DataSets BUILT_IN = new DataSets(List.of(MNIST_10K));

  public DataSets {
    declarations = List.copyOf(declarations);
  }

  public Optional<DataSetDeclaration> find(String name) {
    return declarations.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** These and {@code more}; of two of one name the new one counts. */
  public DataSets with(List<DataSetDeclaration> more) {
    List<DataSetDeclaration> all = new ArrayList<>(more);
    declarations.stream()
        .filter(set -> more.stream().noneMatch(other -> other.name().equals(set.name())))
        .forEach(all::add);
    return new DataSets(all);
  }

  public List<String> names() {
    return declarations.stream().map(DataSetDeclaration::name).toList();
  }
}
