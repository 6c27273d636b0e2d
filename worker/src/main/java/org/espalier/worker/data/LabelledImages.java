package org.espalier.worker.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.trial.TrialFailure;

/**
 * Images and their labels as two IDX files hold them: all training examples or all test examples.
 */
record LabelledImages(IdxFile images, IdxFile labels) {

  /**
   * @throws TrialFailure BAD_DATA if a file is missing or damaged, or the two do not go together
   */
  static LabelledImages read(Path imageFile, Path labelFile) {
    IdxFile images = IdxFile.read(imageFile);
    IdxFile labels = IdxFile.read(labelFile);
    if (images.sizes().size() != 3 || labels.sizes().size() != 1) {
      throw new TrialFailure(
          FailureCategory.BAD_DATA,
          "The data files " + imageFile + " and " + labelFile + " are not images and labels.");
    }
    if (!images.sizes().getFirst().equals(labels.sizes().getFirst())) {
      throw new TrialFailure(
          FailureCategory.BAD_DATA,
          "%s has %d images, but %s has %d labels."
              .formatted(
                  imageFile, images.sizes().getFirst(), labelFile, labels.sizes().getFirst()));
    }
    return new LabelledImages(images, labels);
  }

  int count() {
    return images.sizes().getFirst();
  }

  int height() {
    return images.sizes().get(1);
  }

  int width() {
    return images.sizes().get(2);
  }

  /** The label of an image, 0 to 255. */
  int label(int index) {
    return labels.values()[index] & 0xFF;
  }

  /** Adds sizes and content to a digest. */
  void addTo(MessageDigest digest) {
    for (IdxFile file : new IdxFile[] {images, labels}) {
      for (int size : file.sizes()) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(size).array());
      }
      digest.update(file.values());
    }
  }

  /** One digest over training and test examples. */
  static String digest(LabelledImages train, LabelledImages test) {
    MessageDigest digest = Digests.sha256();
    train.addTo(digest);
    test.addTo(digest);
    return Digests.text(digest);
  }
}
