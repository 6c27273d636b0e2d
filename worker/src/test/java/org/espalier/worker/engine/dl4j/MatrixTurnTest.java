package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A turned matrix is the transposed one, whoever turns it, and is added where that was asked. */
class MatrixTurnTest {

  @BeforeEach
  void loadTheNativeLibrary() {
    new Dl4jEngine();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 7, false",
    "7, 1, false",
    "5, 3, false",
    "64, 28, false",
    "1, 7, true",
    "64, 28, true"
  })
  void rowsBecomeColumns(int rows, int columns, boolean adds) {
    float before = adds ? 1000 : 0;
    for (boolean oneDnn : new boolean[] {false, OneDnn.isPresent()}) {
      MatrixTurn turn = new MatrixTurn(rows, columns, adds, oneDnn);
      try (FloatPointer matrix = new FloatPointer(rows * (long) columns);
          FloatPointer result = new FloatPointer(rows * (long) columns)) {
        for (int i = 0; i < rows * columns; i++) {
          matrix.put(i, i);
          result.put(i, 1000);
        }
        turn.run(matrix, result);
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            assertThat(result.get(column * rows + row)).isEqualTo(before + row * columns + column);
          }
        }
      } finally {
        turn.close();
      }
    }
  }
}
