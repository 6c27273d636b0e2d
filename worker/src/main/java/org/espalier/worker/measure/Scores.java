package org.espalier.worker.measure;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.Target;

/**
 * Takes predictions with their labels row by row and says in the end how good they are. For one
 * thread, used once.
 */
public sealed interface Scores permits ClassScores, LabelScores, ValueScores {

  /**
   * Adds a batch.
   *
   * @param outputs of the model: {@code rows} times as many numbers as the target's size
   * @param labels laid out in the same way
   */
  void add(FloatBuffer outputs, FloatBuffer labels, int rows);

  /**
   * The measures by name ({@code loss}, {@code accuracy}, {@code rmse}, …) over all rows so far, of
   * which there is at least one.
   */
  Map<String, Double> measures();

  /** How often each class (row) was taken for each class (column); only where there are classes. */
  default Optional<Confusion> confusion() {
    return Optional.empty();
  }

  /**
   * Scores for labels of this kind.
   *
   * @param rows how many rows will be added
   * @param valueScales what one unit of each value stands for: rmse and mae are told in the units
   *     of the data; empty for 1
   */
  static Scores of(Target target, int rows, List<Double> valueScales) {
    return switch (target.kind()) {
      case CLASSES -> new ClassScores(target.size(), rows, false);
      case STEP_CLASSES -> new ClassScores(target.size(), rows, true);
      case LABELS -> new LabelScores(target.size(), rows);
      case VALUES -> new ValueScores(target.size(), valueScales);
      case SEVERAL -> throw new IllegalArgumentException("each head has scores of its own");
    };
  }
}
