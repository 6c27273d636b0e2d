package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sizes of images, and how they lie in memory: plain, as {@code [examples, channels, height,
 * width]}, or as oneDNN's convolutions like them, with the channels in blocks that fill a vector
 * register, as {@code [examples, channels / block, height, width, block]}. The rank of an array
 * says which.
 *
 * @param block channels side by side; 1 for plain images, else a divisor of the channels
 */
record ImageLayout(long examples, long channels, long height, long width, int block) {

  /** The blocks that oneDNN may choose, widest first. */
  static final List<Integer> BLOCKS = List.of(16, 8);

  static ImageLayout of(INDArray images) {
    long block = isBlocked(images) ? images.size(4) : 1;
    return new ImageLayout(
        images.size(0),
        images.size(1) * block,
        images.size(2),
        images.size(3),
        Math.toIntExact(block));
  }

  static boolean isBlocked(INDArray images) {
    return images.rank() == 5;
  }

  /** The same images with another block. */
  ImageLayout in(int other) {
    return new ImageLayout(examples, channels, height, width, other);
  }

  /** Sizes of the array. */
  long[] shape() {
    return block == 1 ? sizes() : new long[] {examples, channels / block, height, width, block};
  }

  /** {@code [examples, channels, height, width]}, however the images lie. */
  long[] sizes() {
    return new long[] {examples, channels, height, width};
  }

  /** What oneDNN calls this order. */
  memory.format_tag tag() {
    return switch (block) {
      case 1 -> memory.format_tag.nchw;
      case 8 -> memory.format_tag.nChw8c;
      case 16 -> memory.format_tag.nChw16c;
      default -> throw new IllegalStateException("oneDNN has no blocks of " + block);
    };
  }
}
