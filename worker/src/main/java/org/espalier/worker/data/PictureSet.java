package org.espalier.worker.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSource;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.Target;

/** Pictures in folders as examples; a folder's name is the class of what is in it. */
final class PictureSet {
  private final DataSource.Pictures source;
  private final BadRows bad = new BadRows();
  private final List<Path> files = new ArrayList<>();
  private final List<String> classes;

  private PictureSet(DataSource.Pictures source, Path folder) {
    this.source = source;
    this.classes =
        source.classes().isEmpty()
            ? list(folder, true).stream().map(path -> path.getFileName().toString()).toList()
            : source.classes();
    if (classes.isEmpty()) {
      throw DataFailure.of(folder, "it holds no folders, one for each class");
    }
  }

  static RawSet load(DataSource.Pictures source, Path dataFolder) {
    Path folder = folder(source.file(), dataFolder);
    PictureSet set = new PictureSet(source, folder);
    Target target = Target.classes(set.classes.size());
    Loaded train = set.read(folder);
    Examples trained;
    Examples tested;
    if (source.test().isPresent()) {
      Loaded test = set.read(folder(source.test().get(), dataFolder));
      trained = train.examples(IntStream.range(0, train.count()).toArray(), source, target);
      tested = test.examples(IntStream.range(0, test.count()).toArray(), source, target);
    } else {
      Splits split =
          Splits.of(folder, train.count(), source.split(), i -> (int) train.labels().get(i));
      trained = train.examples(split.train(), source, target);
      tested = train.examples(split.test(), source, target);
    }
    return new RawSet(
        trained,
        tested,
        source.shape(),
        target,
        List.of(),
        ContentDigest.of(set.files),
        set.bad,
        Map.of("classes", set.classes));
  }

  private static Path folder(DataFile file, Path dataFolder) {
    Path found = DataPlace.find(file, dataFolder);
    return Files.isDirectory(found) ? found : Archive.unpacked(found);
  }

  private record Loaded(Numbers pixels, Numbers labels) {
    int count() {
      return labels.count();
    }

    Examples examples(int[] places, DataSource.Pictures source, Target target) {
      return new DenseExamples(pixels, labels, places, source.shape().sizes(), target, 1);
    }
  }

  private Loaded read(Path home) {
    List<Path> found = new ArrayList<>();
    List<Integer> classOf = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path inner = home.resolve(classes.get(label));
      if (!Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)) {
        throw DataFailure.of(home, "it has no folder '%s'".formatted(classes.get(label)));
      }
      for (Path file : list(inner, false)) {
        found.add(file);
        classOf.add(label);
      }
    }
    int each = Math.toIntExact(source.shape().count());
    byte[] pixels = new byte[Memory.check(home, (long) found.size() * each, 2)];
    float[] labels = new float[found.size()];
    int count = 0;
    for (int i = 0; i < found.size(); i++) {
      try {
        Picture.read(found.get(i), source.shape(), pixels, count * each);
        labels[count++] = classOf.get(i);
        files.add(found.get(i));
      } catch (IOException e) {
        bad.add(home.relativize(found.get(i)) + ": " + e.getMessage());
      }
    }
    if (count == 0) {
      throw DataFailure.of(home, "it holds no picture that can be read");
    }
    return new Loaded(
        new Numbers.Bytes(Arrays.copyOf(pixels, count * each), 255),
        new Numbers.Floats(Arrays.copyOf(labels, count)));
  }

  /** What is in a folder, sorted, without hidden files and links. */
  private static List<Path> list(Path folder, boolean folders) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(path -> !path.getFileName().toString().startsWith("."))
              .filter(
                  path ->
                      folders
                          ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                          : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .limit(Limits.PICTURES + 1L)
              .toList();
      if (found.size() > Limits.PICTURES) {
        throw DataFailure.of(folder, "it holds more than %,d files".formatted(Limits.PICTURES));
      }
      return found;
    } catch (IOException e) {
      throw DataFailure.of(folder, "it cannot be read: " + e.getMessage(), e);
    }
  }
}
