package org.espalier.worker.data;

import org.espalier.core.model.Shape;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;

/** What a single-channel image is to the model. */
enum ImageView {
  /** An image of one channel. */
  IMAGE,
  /** A sequence of its rows, top to bottom. */
  ROWS,
  /** A plain vector. */
  VECTOR;

  /** The option of {@link DataSpec} that says it: {@code view: rows}. */
  static final String OPTION = "view";

  /**
   * @throws TrialFailure BAD_SPEC if the option has another value
   */
  static ImageView of(DataSpec spec) {
    ParameterValue value = spec.options().get(OPTION);
    if (value == null) {
      return IMAGE;
    }
    return switch (String.valueOf(value.raw())) {
      case "image" -> IMAGE;
      case "rows" -> ROWS;
      case "vector" -> VECTOR;
      case String other ->
          throw new TrialFailure(
              FailureCategory.BAD_SPEC, "data.view is image, rows or vector, not '" + other + "'.");
    };
  }

  Shape shape(long height, long width) {
    return switch (this) {
      case IMAGE -> new Shape.Image(1, height, width);
      case ROWS -> new Shape.Sequence(height, width);
      case VECTOR -> new Shape.Vector(height * width);
    };
  }
}
