package org.espalier.worker.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** What the numbers of a safetensors file are; little-endian. */
public enum ElementType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  U64(8),
  I32(4),
  U32(4),
  I16(2),
  U16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<ElementType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** Whether these are weights: whole numbers are counters and the like. */
  public boolean isReal() {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      case I64, U64, I32, U32, I16, U16, I8, U8, BOOL -> false;
    };
  }

  /**
   * Reads {@code count} numbers as 32-bit floats.
   *
   * @throws IllegalStateException if they are no real numbers
   */
  public void read(ByteBuffer from, FloatBuffer to, int count) {
    for (int i = 0; i < count; i++) {
      to.put(
          switch (this) {
            case F64 -> (float) from.getDouble();
            case F32 -> from.getFloat();
            case F16 -> Float.float16ToFloat(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
            case I64, U64, I32, U32, I16, U16, I8, U8, BOOL ->
                throw new IllegalStateException(this + " holds no real numbers");
          });
    }
  }
}
