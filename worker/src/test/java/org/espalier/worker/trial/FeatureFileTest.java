package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.espalier.worker.data.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept features stand in for an example's own; what its label looks like stays as it was. */
class FeatureFileTest {
  @TempDir Path folder;

  @Test
  void aLabelOfEachStepKeepsItsShape() throws IOException {
    FeatureFile kept = new FeatureFile(new Tagged(), List.of(4L), folder.resolve("features"));

    assertThat(kept.labelShape()).containsExactly(3L, 2L);
    assertThat(kept.labelSize()).isEqualTo(6);
  }

  @Test
  void featuresAreThoseThatWerePutAndLabelsThoseOfTheExamples() throws IOException {
    FeatureFile kept = new FeatureFile(new Tagged(), List.of(2L), folder.resolve("features"));
    kept.put(1, FloatBuffer.wrap(new float[] {5, 6}));

    float[] features = new float[3];
    kept.features(1, features, 1);
    float[] label = new float[6];
    kept.label(1, label, 0);

    assertThat(features).containsExactly(0, 5, 6);
    assertThat(label).containsExactly(1, 1, 1, 1, 1, 1);
  }

  /** Two sequences of three steps, each step of one of two classes. */
  private static final class Tagged implements Examples {
    @Override
    public int count() {
      return 2;
    }

    @Override
    public List<Long> featureShape() {
      return List.of(3L, 1L);
    }

    @Override
    public int labelSize() {
      return 6;
    }

    @Override
    public List<Long> labelShape() {
      return List.of(3L, 2L);
    }

    @Override
    public void features(int index, float[] into, int at) {
      into[at] = index;
    }

    @Override
    public void label(int index, float[] into, int at) {
      for (int i = 0; i < labelSize(); i++) {
        into[at + i] = index;
      }
    }
  }
}
