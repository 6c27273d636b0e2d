package org.espalier.worker.data;

/**
 * Mean and standard deviation of a column.
 *
 * @param deviation above 0; 1 where all values are equal
 */
record Moments(double mean, double deviation) {
  /** Of the values that these rows have. */
  static Moments of(TableColumn column, int[] rows) {
    double sum = 0;
    int count = 0;
    for (int row : rows) {
      float value = column.get(row);
      if (!Float.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    double mean = count == 0 ? 0 : sum / count;
    double squares = 0;
    for (int row : rows) {
      float value = column.get(row);
      squares += Float.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    double deviation = count == 0 ? 1 : Math.sqrt(squares / count);
    return new Moments(mean, deviation > 0 ? deviation : 1);
  }

  float standard(float value) {
    return (float) ((value - mean) / deviation);
  }
}
