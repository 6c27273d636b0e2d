package org.espalier.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.espalier.worker.data.TestSources.declared;
import static org.espalier.worker.data.TestSources.features;
import static org.espalier.worker.data.TestSources.images;
import static org.espalier.worker.data.TestSources.label;
import static org.espalier.worker.data.TestSources.zip;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.worker.checkpoint.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, folders of pictures, and what is fetched from elsewhere. */
class TextAndPicturesTest {
  private static final String TEXT_MODEL =
      "letters: {type: embedding, size: 4}\nhead: {type: next_token}";

  @TempDir Path folder;
  @TempDir Path elsewhere;

  @BeforeEach
  void pictures() throws IOException {
    for (int i = 0; i < 10; i++) {
      draw(folder.resolve("shapes/red"), i, Color.RED);
      draw(folder.resolve("shapes/blue"), i, Color.BLUE);
    }
  }

  private static void draw(Path home, int number, Color colour) throws IOException {
    Files.createDirectories(home);
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, 9, 7);
    graphics.dispose();
    ImageIO.write(image, "png", home.resolve(number + ".png").toFile());
  }

  @Test
  void aWindowIsLabelledWithTheCharactersThatFollow() throws IOException {
    Files.writeString(folder.resolve("t.txt"), "abcabcabcabcabcabcabcabcabcabc");
    DataSpec spec = declared("type: text\npath: t.txt\nsteps: 4\nstride: 1", TEXT_MODEL);

    LoadedData data = new DataSets().load(spec, folder, 1);

    assertThat(data.inputs()).containsExactly(Map.entry("features", new Shape.Tokens(4, 3)));
    assertThat(data.target()).isEqualTo(Target.stepClasses(3));
    assertThat(data.train().count()).isEqualTo(24 - 4);
    assertThat(features(data.train(), 1)).containsExactly(1, 2, 0, 1);
    assertThat(label(data.train(), 1)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(data.train().labelShape()).containsExactly(4L, 3L);
    assertThat(data.facts().notes()).containsEntry("characters", "abc");
  }

  @Test
  void aTextTooShortForItsWindowsIsRefused() throws IOException {
    Files.writeString(folder.resolve("t.txt"), "abc");
    DataSpec spec = declared("type: text\npath: t.txt\nsteps: 4", TEXT_MODEL);

    assertThatThrownBy(() -> new DataSets().load(spec, folder, 1))
        .hasMessageContaining("its 3 characters are too few for windows of 4");
  }

  @Test
  void aFolderIsAClassAndPicturesAreBroughtToTheirSize() {
    LoadedData data =
        new DataSets().load(images("type: images\npath: shapes\nimage: [3, 4, 4]"), folder, 1);

    assertThat(data.target()).isEqualTo(Target.classes(2));
    assertThat(data.facts().notes()).containsEntry("classes", List.of("blue", "red"));
    assertThat(data.train().count()).isEqualTo(16);
    assertThat(data.test().count()).isEqualTo(4);
    float[] pixels = features(data.train(), 0);
    assertThat(label(data.train(), 0)).containsExactly(1, 0);
    for (int i = 0; i < 16; i++) {
      assertThat(List.of(pixels[i], pixels[16 + i], pixels[32 + i])).containsExactly(0f, 0f, 1f);
    }
  }

  @Test
  void picturesThatCannotBeReadAreCountedAndSaid() throws IOException {
    Files.writeString(folder.resolve("shapes/red/bad.png"), "no picture");
    byte[] good = Files.readAllBytes(folder.resolve("shapes/red/1.png"));
    byte[] bomb = good.clone();
    for (int i = 16; i < 24; i++) {
      bomb[i] = (byte) (i % 4 == 0 ? 0 : 0xFF);
    }
    Files.write(folder.resolve("shapes/red/bomb.png"), bomb);

    LoadedData data =
        new DataSets().load(images("type: images\npath: shapes\nimage: [1, 4, 4]"), folder, 1);

    assertThat(data.facts().badRows()).isEqualTo(2);
    assertThat(data.facts().firstBadRows())
        .containsExactly(
            "red/bad.png: no PNG, JPEG, GIF or BMP",
            "red/bomb.png: it says it has 281,474,943,156,225 pixels, more than 67,108,864");
  }

  @Test
  void anEpochSeesPicturesMovedAndTheSameOnesAgain() {
    Examples plain =
        new DataSets()
            .load(images("type: images\npath: shapes\nimage: [1, 4, 4]"), folder, 1)
            .train();
    DataSpec moved =
        new DataSpec(
            "mine",
            List.of(),
            0,
            Map.of(
                "augment_shift", ParameterValue.of(2L),
                "augment_flip", ParameterValue.of(true),
                "augment_noise", ParameterValue.of(0.1)));

    assertThat(all(AugmentedExamples.of(plain, moved, 1, 1)))
        .isEqualTo(all(AugmentedExamples.of(plain, moved, 1, 1)))
        .isNotEqualTo(all(AugmentedExamples.of(plain, moved, 1, 2)))
        .isNotEqualTo(all(AugmentedExamples.of(plain, moved, 2, 1)))
        .isNotEqualTo(all(plain));
  }

  private static List<Float> all(Examples examples) {
    java.util.List<Float> values = new java.util.ArrayList<>();
    for (int i = 0; i < examples.count(); i++) {
      for (float value : features(examples, i)) {
        values.add(value);
      }
    }
    return values;
  }

  @Test
  void anArchiveIsFetchedCheckedAndUnpackedOnce() throws IOException {
    byte[] picture = Files.readAllBytes(folder.resolve("shapes/red/1.png"));
    Path archive =
        zip(
            elsewhere.resolve("a.zip"),
            Map.of(
                "one/a.png",
                picture,
                "one/b.png",
                picture,
                "two/a.png",
                picture,
                "two/b.png",
                picture));
    String digest = Digests.ofFile(archive);
    DataSpec spec = fetched(archive, digest);

    LoadedData data = new DataSets().load(spec, folder, 1);
    Files.delete(archive);
    LoadedData again = new DataSets().load(spec, folder, 1);

    assertThat(data.train().count() + data.test().count()).isEqualTo(4);
    assertThat(again.digest()).isEqualTo(data.digest());
    assertThat(folder.resolve(".downloads").resolve(digest)).isRegularFile();
  }

  @Test
  void aFileThatIsNotWhatWasMeantIsNotKept() throws IOException {
    Path archive = zip(elsewhere.resolve("a.zip"), Map.of("one/a.png", new byte[3]));

    assertThatThrownBy(() -> new DataSets().load(fetched(archive, "0".repeat(64)), folder, 1))
        .hasMessageContaining("its SHA-256 is " + Digests.ofFile(archive));
    try (Stream<Path> kept = Files.list(folder.resolve(".downloads"))) {
      assertThat(kept).isEmpty();
    }
  }

  @Test
  void anEntryThatLeadsOutOfTheFolderIsRefused() throws IOException {
    Path archive = zip(elsewhere.resolve("a.zip"), Map.of("../../one/a.png", new byte[3]));

    assertThatThrownBy(
            () -> new DataSets().load(fetched(archive, Digests.ofFile(archive)), folder, 1))
        .hasMessageContaining("its entry '../../one/a.png' leads out of the folder");
    assertThat(folder.resolve("one")).doesNotExist();
  }

  private static DataSpec fetched(Path file, String digest) {
    return images(
        "type: images\nurl: %s\nsha256: '%s'\nimage: [1, 4, 4]".formatted(file.toUri(), digest));
  }
}
