package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espalier.core.data.DataFile;
import org.espalier.core.data.DataSetDeclaration;
import org.espalier.core.data.DataSource;
import org.espalier.core.data.Split;
import org.espalier.core.document.Node;
import org.espalier.core.document.Node.Entry;
import org.espalier.core.document.Node.Mapping;
import org.espalier.core.document.Node.Scalar;
import org.espalier.core.document.Node.Sequence;
import org.espalier.core.document.Problems;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;

/** Reads {@code data_sets:}. */
final class DataSetReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ADDRESS = Pattern.compile("(https?|file)://\\S+");
  static final int LARGEST_SIZE = 1 << 20;
  private static final ModuleParameter.Range ARRAY_KINDS =
      new ModuleParameter.Range.OneOf(List.of("classes", "values", "labels", "step_classes"));
  private static final ModuleParameter.Range TYPES =
      new ModuleParameter.Range.OneOf(List.of("csv", "npz", "idx", "images", "text"));

  private final Problems problems;

  DataSetReader(Problems problems) {
    this.problems = problems;
  }

  List<DataSetDeclaration> read(Mapping sets) {
    List<DataSetDeclaration> declared = new ArrayList<>();
    for (Entry entry : sets.entries()) {
      if (!NAME.matcher(entry.key()).matches()) {
        problems.add(
            entry.keyLocation(),
            entry.key(),
            "this is no name of a data set",
            "small letters, digits, . _ and -; at most 100");
      }
      Fields fields = Fields.of(entry.value(), "type, path and more", problems);
      String license = fields.text("license").orElse("");
      source(fields)
          .ifPresent(source -> declared.add(DataSetDeclaration.of(entry.key(), source, license)));
      fields.finish();
    }
    return declared;
  }

  private Optional<DataSource> source(Fields fields) {
    Optional<String> type =
        fields.required("type", TYPES.allowed()).flatMap(node -> word(node, TYPES));
    DataFile file = file(fields);
    Split split = split(fields);
    return type.flatMap(
        name ->
            switch (name) {
              case "csv" -> Optional.of(new TableReader(this, problems).read(fields, file, split));
              case "npz" -> arrays(fields, file, split);
              case "idx" -> new IdxReader(this, problems).read(fields, file, split);
              case "images" -> new PictureReader(this, problems).read(fields, file, split);
              default -> Optional.of(text(fields, file, split));
            });
  }

  private Optional<DataSource> arrays(Fields fields, DataFile file, Split split) {
    Optional<Shape> shape = shape(fields);
    Target.Kind kind = kind(fields, ARRAY_KINDS);
    long size = outputs(fields, "how many classes, labels or values there are");
    String x = fields.text("x").orElse("x");
    String y = fields.text("y").orElse("y");
    Optional<String> testX = fields.text("test_x");
    Optional<String> testY = fields.text("test_y");
    double scale = scale(fields, 1);
    if (testX.isPresent() != testY.isPresent()) {
      problems.add(fields.location(), "", "test_x and test_y go together", "both or neither");
    }
    return shape.map(
        found ->
            new DataSource.Arrays(
                file, split, x, y, testX, testY, found, new Target(kind, (int) size), scale));
  }

  private DataSource text(Fields fields, DataFile file, Split split) {
    int steps =
        fields
            .required("steps", "characters of a window")
            .flatMap(node -> Fields.whole(node, 1, 65_536, problems))
            .orElse(1L)
            .intValue();
    return new DataSource.Text(
        file,
        split,
        steps,
        fields.whole("stride", 1, LARGEST_SIZE).orElse((long) steps).intValue(),
        fields.whole("vocabulary", 1, Limits.CHARACTERS).orElse(0L).intValue());
  }

  long outputs(Fields fields, String what) {
    return fields
        .required("outputs", what)
        .flatMap(node -> Fields.whole(node, 1, LARGEST_SIZE, problems))
        .orElse(1L);
  }

  double scale(Fields fields, double fallback) {
    return fields
        .node("scale")
        .flatMap(
            node -> SettingReader.accept(node, new ModuleParameter.Range.Real(1e-9, 1e9), problems))
        .map(value -> ((Number) value.raw()).doubleValue())
        .orElse(fallback);
  }

  private DataFile file(Fields fields) {
    return file(fields, "", "a data set is at one place");
  }

  /**
   * A file by the keys {@code path}, {@code url} and {@code sha256}.
   *
   * @param prefix before each key
   * @param wrong what is said unless there is one place
   */
  DataFile file(Fields fields, String prefix, String wrong) {
    String pathKey = prefix + "path";
    String urlKey = prefix + "url";
    String digestKey = prefix + "sha256";
    Optional<String> path = fields.node(pathKey).flatMap(this::path);
    Optional<String> url =
        fields.node(urlKey).flatMap(node -> matching(node, ADDRESS, "https://…"));
    Optional<String> digest =
        fields
            .node(digestKey)
            .flatMap(node -> matching(node, DIGEST, "64 hexadecimal digits in small letters"));
    if (fields.has(pathKey) == fields.has(urlKey)) {
      problems.add(fields.location(), "", wrong, "%s: …, or %s: …".formatted(pathKey, urlKey));
    }
    if (fields.has(urlKey) && !fields.has(digestKey)) {
      problems.add(
          fields.location(),
          "",
          "what is fetched must be what was meant: its digest is missing",
          digestKey + ": … (of `sha256sum FILE`)");
    }
    return new DataFile(path.orElse(""), url, digest);
  }

  Optional<DataFile> test(Fields fields) {
    return fields
        .node("test_path")
        .flatMap(this::path)
        .map(path -> new DataFile(path, Optional.empty(), Optional.empty()));
  }

  private Split split(Fields fields) {
    double share =
        fields
            .node("test_share")
            .flatMap(
                node ->
                    SettingReader.accept(
                        node, new ModuleParameter.Range.Real(0.001, 0.999), problems))
            .map(value -> ((Number) value.raw()).doubleValue())
            .orElse(0.2);
    return new Split(share, fields.whole("split_seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L));
  }

  Target.Kind kind(Fields fields, ModuleParameter.Range kinds) {
    return fields
        .node("kind")
        .flatMap(node -> word(node, kinds))
        .map(
            word ->
                switch (word) {
                  case "values" -> Target.Kind.VALUES;
                  case "labels" -> Target.Kind.LABELS;
                  case "step_classes" -> Target.Kind.STEP_CLASSES;
                  default -> Target.Kind.CLASSES;
                })
        .orElse(Target.Kind.CLASSES);
  }

  Optional<Shape> shape(Fields fields) {
    Optional<Shape> found =
        fields
            .node("image")
            .flatMap(node -> sizes(node, 3))
            .<Shape>map(s -> new Shape.Image(s.get(0), s.get(1), s.get(2)))
            .or(
                () ->
                    fields
                        .node("sequence")
                        .flatMap(node -> sizes(node, 2))
                        .map(s -> new Shape.Sequence(s.get(0), s.get(1))))
            .or(
                () ->
                    fields
                        .node("tokens")
                        .flatMap(node -> sizes(node, 2))
                        .map(s -> new Shape.Tokens(s.get(0), s.get(1))))
            .or(() -> fields.whole("vector", 1, LARGEST_SIZE).map(Shape.Vector::new));
    if (found.isEmpty()) {
      problems.add(
          fields.location(),
          "",
          "the shape of an example is missing",
          "vector: SIZE, image: [channels, height, width], sequence: [steps, size] or tokens:"
              + " [steps, vocabulary]");
    }
    return found;
  }

  Optional<List<Long>> sizes(Node node, int count) {
    if (!(node instanceof Sequence sequence) || sequence.items().size() != count) {
      problems.wrongKind(node, "a list of %d sizes".formatted(count));
      return Optional.empty();
    }
    List<Long> sizes = new ArrayList<>();
    for (Node item : sequence.items()) {
      sizes.add(Fields.whole(item, 1, LARGEST_SIZE, problems).orElse(1L));
    }
    return Optional.of(sizes);
  }

  private Optional<String> path(Node node) {
    String text = anyText(node);
    boolean inside =
        !text.isBlank()
            && !text.startsWith("/")
            && text.indexOf('\\') < 0
            && Words.isPlain(text)
            && List.of(text.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals("..") || part.startsWith("."));
    if (inside) {
      return Optional.of(text);
    }
    problems.add(
        node.location(),
        node.brief(),
        "this is no path inside the data folder",
        "such as tables/iris.csv: without /, .. and hidden names at the start of a part");
    return Optional.empty();
  }

  private Optional<String> matching(Node node, Pattern pattern, String allowed) {
    String text = anyText(node);
    if (pattern.matcher(text).matches()) {
      return Optional.of(text);
    }
    problems.add(node.location(), node.brief(), node.sentence(), allowed);
    return Optional.empty();
  }

  Optional<String> word(Node node, ModuleParameter.Range range) {
    return SettingReader.accept(node, range, problems).map(value -> String.valueOf(value.raw()));
  }

  List<String> texts(Node node) {
    return node instanceof Sequence sequence
        ? sequence.items().stream().map(this::anyText).toList()
        : List.of(anyText(node));
  }

  /** A scalar as it is written, also a number or a flag. */
  String anyText(Node node) {
    if (node instanceof Scalar scalar && scalar.value() != null) {
      return scalar.text();
    }
    problems.wrongKind(node, "a text");
    return "";
  }
}
