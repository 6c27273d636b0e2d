package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;

/** Writes matrices of one size transposed, by oneDNN where it is at hand. Used by one thread. */
final class MatrixTurn {

  private final int rows;
  private final int columns;
  private final boolean adds;
  private final Optional<OneDnnMatrixTurn> plan;

  /**
   * @param rows of a matrix that is turned
   * @param columns of it
   * @param adds whether results are added to what is there
   */
  MatrixTurn(int rows, int columns, boolean adds) {
    this(rows, columns, adds, OneDnn.isPresent());
  }

  MatrixTurn(int rows, int columns, boolean adds, boolean oneDnn) {
    this.rows = rows;
    this.columns = columns;
    this.adds = adds;
    plan = oneDnn ? Optional.of(new OneDnnMatrixTurn(rows, columns, adds)) : Optional.empty();
  }

  /** Both lie row after row without gaps. */
  void run(FloatPointer matrix, FloatPointer result) {
    plan.ifPresentOrElse(it -> it.run(matrix, result), () -> loop(values(matrix), values(result)));
  }

  private void loop(FloatBuffer matrix, FloatBuffer result) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int to = column * rows + row;
        float before = adds ? result.get(to) : 0;
        result.put(to, before + matrix.get(row * columns + column));
      }
    }
  }

  private FloatBuffer values(FloatPointer start) {
    return start.capacity(start.position() + (long) rows * columns).asBuffer();
  }

  void close() {
    plan.ifPresent(OneDnnMatrixTurn::close);
  }
}
