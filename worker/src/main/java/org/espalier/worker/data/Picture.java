package org.espalier.worker.data;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.Shape;

/** Reads one picture and brings it to a size. */
final class Picture {
  static {
    ImageIO.setUseCache(false);
  }

  private Picture() {}

  /**
   * Writes a picture to {@code into} from {@code at} on: channels of rows of bytes.
   *
   * @throws IOException with the reason if it cannot be read; nothing is written then
   */
  static void read(Path file, Shape.Image shape, byte[] into, int at) throws IOException {
    if (Files.size(file) > Limits.PICTURE_BYTES) {
      throw new IOException("more than %,d bytes".formatted(Limits.PICTURE_BYTES));
    }
    BufferedImage picture = fitted(decoded(file), (int) shape.width(), (int) shape.height());
    int plane = (int) (shape.height() * shape.width());
    for (int i = 0; i < plane; i++) {
      int rgb = picture.getRGB(i % (int) shape.width(), i / (int) shape.width());
      int red = rgb >> 16 & 0xFF;
      int green = rgb >> 8 & 0xFF;
      int blue = rgb & 0xFF;
      if (shape.channels() == 1) {
        // luma of ITU-R BT.601
        into[at + i] = (byte) Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
      } else {
        into[at + i] = (byte) red;
        into[at + plane + i] = (byte) green;
        into[at + 2 * plane + i] = (byte) blue;
      }
    }
  }

  private static BufferedImage decoded(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("no PNG, JPEG, GIF or BMP");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > Limits.PICTURE_PIXELS) {
          throw new IOException(
              "it says it has %,d pixels, more than %,d".formatted(pixels, Limits.PICTURE_PIXELS));
        }
        return reader.read(0);
      } catch (RuntimeException e) {
        throw new IOException("damaged: " + e.getMessage(), e);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage fitted(BufferedImage picture, int width, int height) {
    BufferedImage fitted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = fitted.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return fitted;
  }
}
