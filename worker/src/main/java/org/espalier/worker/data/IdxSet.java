package org.espalier.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.IdxSource;

/** Files in the format of MNIST as examples. */
final class IdxSet {
  private record Pair(IdxFile examples, IdxFile labels) {
    int count() {
      return examples.sizes().getFirst();
    }

    int label(int index) {
      return labels.values()[index] & 0xFF;
    }
  }

  private IdxSet() {}

  static RawSet load(IdxSource source, Path folder) {
    List<Path> files = new ArrayList<>();
    for (DataFile file : source.files()) {
      files.add(DataPlace.find(file, folder));
    }
    Pair train = pair(files.get(0), files.get(1), source);
    String digest = ContentDigest.of(files);
    if (source.test().isPresent()) {
      Pair test = pair(files.get(2), files.get(3), source);
      return set(
          source, examples(source, train, all(train)), examples(source, test, all(test)), digest);
    }
    Splits split = Splits.of(files.get(0), train.count(), source.split(), train::label);
    return set(
        source,
        examples(source, train, split.train()),
        examples(source, train, split.test()),
        digest);
  }

  private static int[] all(Pair pair) {
    return IntStream.range(0, pair.count()).toArray();
  }

  private static RawSet set(IdxSource source, Examples train, Examples test, String digest) {
    return new RawSet(train, test, source.features(), source.target(), digest);
  }

  private static Examples examples(IdxSource source, Pair pair, int[] places) {
    return new DenseExamples(
        new Numbers.Bytes(pair.examples().values(), (float) source.scale()),
        new Numbers.Bytes(pair.labels().values(), 1),
        places,
        source.features().sizes(),
        source.target(),
        1);
  }

  private static Pair pair(Path exampleFile, Path labelFile, IdxSource source) {
    IdxFile examples = IdxFile.read(exampleFile);
    IdxFile labels = IdxFile.read(labelFile);
    long count = examples.sizes().getFirst();
    if (count == 0 || examples.values().length != count * source.shape().count()) {
      throw DataFailure.of(
          exampleFile,
          "it has sizes %s, but the study file says examples of %s"
              .formatted(examples.sizes(), source.shape().text()));
    }
    if (labels.sizes().size() != 1 || labels.sizes().getFirst() != count) {
      throw DataFailure.of(
          labelFile, "it has sizes %s, but there are %d examples".formatted(labels.sizes(), count));
    }
    Pair pair = new Pair(examples, labels);
    int highest = IntStream.range(0, pair.count()).map(pair::label).max().orElse(0);
    if (highest >= source.classes()) {
      throw DataFailure.of(
          labelFile,
          "it has a label %d, but the study file says that there are %d classes, from 0 on"
              .formatted(highest, source.classes()));
    }
    return pair;
  }
}
