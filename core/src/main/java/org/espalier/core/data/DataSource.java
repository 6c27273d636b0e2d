package org.espalier.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/**
 * A data set that a study file declares: where it is and how it is read. What shapes it has is
 * known here as far as the file says; the rest is found when a worker reads it, and what the file
 * says is checked then.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DataSource.Table.class, name = "csv"),
  @JsonSubTypes.Type(value = DataSource.Arrays.class, name = "npz"),
  @JsonSubTypes.Type(value = IdxSource.class, name = "idx"),
  @JsonSubTypes.Type(value = DataSource.Pictures.class, name = "images"),
  @JsonSubTypes.Type(value = DataSource.Text.class, name = "text"),
})
public sealed interface DataSource
    permits DataSource.Table, DataSource.Arrays, DataSource.Pictures, DataSource.Text, IdxSource {

  /** Stands for a size that the study file does not say, in checks that need some. */
  int SOME_SIZE = 16;

  DataFile file();

  /** All files, or folders of them, that are read. */
  @JsonIgnore
  default List<DataFile> files() {
    return List.of(file());
  }

  Split split();

  /** The shape of an example; with {@link #SOME_SIZE} where it is not said. */
  @JsonIgnore
  Shape features();

  /** What the labels are; with {@link #SOME_SIZE} where it is not said. */
  @JsonIgnore
  Target target();

  /**
   * Parts of the features that a model may read by their names, side by side in this order from the
   * first feature on; sizes as in {@link #features}.
   */
  @JsonIgnore
  default Map<String, Shape> groups() {
    return Map.of();
  }

  /** Whether {@link #features} and {@link #target} are all said by the study file. */
  @JsonIgnore
  boolean exact();

  /**
   * A table with a header line.
   *
   * @param test a second table of the same columns to test on
   * @param predicted the column to predict; several for values and for labels; with several targets
   *     the columns of all
   * @param kind what the predicted columns are; not STEP_CLASSES
   * @param classes their names in order; empty for those that the rows have
   * @param targets each for the head of its name, where kind is SEVERAL; otherwise empty
   * @param featureCount how many numbers an example becomes; 0 where it is not said
   * @param blocks groups of columns that a model may read apart from the rest
   * @param columns what is said of columns, by name
   * @param missing texts that mean that there is no value
   * @param separator one character
   */
  record Table(
      DataFile file,
      Optional<DataFile> test,
      Split split,
      List<String> predicted,
      Target.Kind kind,
      List<String> classes,
      List<Predicted> targets,
      int featureCount,
      List<Block> blocks,
      Map<String, Column> columns,
      List<String> missing,
      String separator)
      implements DataSource {

    public Table {
      predicted = List.copyOf(predicted);
      classes = List.copyOf(classes);
      targets = List.copyOf(targets);
      blocks = List.copyOf(blocks);
      columns = Map.copyOf(columns);
      missing = List.copyOf(missing);
    }

    @Override
    public List<DataFile> files() {
      return test.map(other -> List.of(file, other)).orElse(List.of(file));
    }

    /** All that is predicted, in the order of the labels; the only target has no name. */
    public List<Predicted> parts() {
      return targets.isEmpty() ? List.of(new Predicted("", predicted, kind, classes)) : targets;
    }

    @Override
    public Shape features() {
      return new Shape.Vector(
          featureCount == 0
              ? Math.max(SOME_SIZE, blocks.stream().mapToLong(Block::size).sum())
              : featureCount);
    }

    @Override
    public Map<String, Shape> groups() {
      Map<String, Shape> groups = new LinkedHashMap<>();
      blocks.forEach(block -> groups.put(block.name(), new Shape.Vector(block.size())));
      return groups;
    }

    @Override
    public Target target() {
      return targets.isEmpty()
          ? parts().getFirst().target()
          : Target.several(
              targets.stream().map(it -> new Target.Part(it.name(), it.target())).toList());
    }

    @Override
    public boolean exact() {
      return featureCount > 0
          && blocks.stream().allMatch(block -> block.featureCount() > 0)
          && parts().stream()
              .noneMatch(it -> it.kind() == Target.Kind.CLASSES && it.classes().isEmpty());
    }
  }

  /**
   * What is predicted of a table's row.
   *
   * @param name of the head that predicts it
   * @param columns one for classes, one or more for labels and values
   * @param kind CLASSES, LABELS or VALUES
   * @param classes their names in order; empty for those that the rows have
   */
  record Predicted(String name, List<String> columns, Target.Kind kind, List<String> classes) {
    public Predicted {
      columns = List.copyOf(columns);
      classes = List.copyOf(classes);
    }

    /** With {@link #SOME_SIZE} classes where they are not said. */
    @JsonIgnore
    public Target target() {
      return new Target(
          kind,
          kind != Target.Kind.CLASSES
              ? columns.size()
              : classes.isEmpty() ? SOME_SIZE : classes.size());
    }
  }

  /**
   * Columns of a table that a model may read apart from the rest.
   *
   * @param name of the input
   * @param featureCount how many numbers they become; 0 where it is not said
   */
  record Block(String name, List<String> columns, int featureCount) {
    public Block {
      columns = List.copyOf(columns);
    }

    private long size() {
      return featureCount == 0 ? SOME_SIZE : featureCount;
    }
  }

  /**
   * Arrays of NumPy in one {@code .npz}, examples along the first axis.
   *
   * @param x name of the features' array, {@code y} of the labels'
   * @param testX name of the features to test on; without it examples are split
   * @param scale by what features are divided
   */
  record Arrays(
      DataFile file,
      Split split,
      String x,
      String y,
      Optional<String> testX,
      Optional<String> testY,
      Shape shape,
      Target labels,
      double scale)
      implements DataSource {
    @Override
    public Shape features() {
      return shape;
    }

    @Override
    public Target target() {
      return labels;
    }

    @Override
    public boolean exact() {
      return true;
    }
  }

  /**
   * Pictures in one folder a class; each is brought to {@code shape}.
   *
   * @param test a second folder to test on
   * @param classes names of the folders in order; empty for those that are there, sorted
   */
  record Pictures(
      DataFile file, Optional<DataFile> test, Split split, Shape.Image shape, List<String> classes)
      implements DataSource {
    public Pictures {
      classes = List.copyOf(classes);
    }

    @Override
    public List<DataFile> files() {
      return test.map(other -> List.of(file, other)).orElse(List.of(file));
    }

    @Override
    public Shape features() {
      return shape;
    }

    @Override
    public Target target() {
      return Target.classes(classes.isEmpty() ? SOME_SIZE : classes.size());
    }

    @Override
    public boolean exact() {
      return !classes.isEmpty();
    }
  }

  /**
   * A text, character by character: windows of {@code steps} characters, each labelled with the one
   * that follows. The last part of the text is for testing.
   *
   * @param stride characters from the start of one window to that of the next
   * @param vocabulary how many different characters the text has; 0 where it is not said
   */
  record Text(DataFile file, Split split, int steps, int stride, int vocabulary)
      implements DataSource {
    @Override
    public Shape features() {
      return new Shape.Tokens(steps, vocabulary == 0 ? SOME_SIZE : vocabulary);
    }

    @Override
    public Target target() {
      return Target.stepClasses(vocabulary == 0 ? SOME_SIZE : vocabulary);
    }

    @Override
    public boolean exact() {
      return vocabulary > 0;
    }
  }
}
