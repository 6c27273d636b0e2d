package org.espalier.worker.data;

/** Many numbers in memory, in the form that takes the least of it. Not to be changed. */
sealed interface Numbers {

  float get(int index);

  int count();

  /** Bytes from 0 to 255, each divided by {@code scale}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] values, float scale) implements Numbers {
    @Override
    public float get(int index) {
      return (values[index] & 0xFF) / scale;
    }

    @Override
    public int count() {
      return values.length;
    }
  }

  /** Single precision. */
  @SuppressWarnings("ArrayRecordComponent")
  record Floats(float[] values) implements Numbers {
    @Override
    public float get(int index) {
      return values[index];
    }

    @Override
    public int count() {
      return values.length;
    }
  }
}
